import { t } from '@/ground/words'

const KNOWN = {
  changed_mind: 'cancel.changed_mind',
  wrong_address: 'cancel.wrong_address',
  too_slow: 'cancel.too_slow',
  unanswered: 'because.unanswered',
  abandoned: 'because.abandoned',
  nobody_answered: 'because.unanswered',
} as const

/** Why an order ended, in words: known codes translated, a person's own words as they are, other codes not shown. */
export function becauseText(because: string | null): string {
  if (because === null || because === '') return ''
  if (because in KNOWN) return t(KNOWN[because as keyof typeof KNOWN])
  return /^[a-z_.]+$/.test(because) ? '' : because
}
