import { isWord, t } from '@/ground/words'

const USUAL = ['label.home', 'label.work', 'label.school'] as const

/** A usual label in the language spoken now, whichever it was kept in; a person's own word stays. */
export function labelText(kept: string): string {
  const key = USUAL.find((each) => isWord(kept, each))
  return key === undefined ? kept : t(key)
}
