import en from '@/locale/en'
import zhCN from '@/locale/zh-CN'
import { t } from '@/ground/words'

const USUAL = ['label.home', 'label.work', 'label.school'] as const

/** A usual label in the language spoken now, whichever it was kept in; a person's own word stays. */
export function labelText(kept: string): string {
  const key = USUAL.find((each) => zhCN[each] === kept || en[each] === kept)
  return key === undefined ? kept : t(key)
}
