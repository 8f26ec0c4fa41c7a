import { t } from '@/ground/words'

const HINTS = {
  unpaid: 'hint.unpaid',
  open: 'hint.open',
  accepted: 'hint.accepted',
  cooking: 'hint.cooking',
  ready: 'hint.ready',
  on_the_way: 'hint.on_the_way',
  delivered: 'hint.delivered',
  expired: 'hint.expired',
  rejected: 'hint.rejected',
  cancelled: 'hint.cancelled',
  failed: 'hint.failed',
} as const

const MONEY_BACK = new Set(['rejected', 'cancelled', 'failed'])

/** What a state means for the person, and what to do next; without money paid there is none to go back. */
export function stateHint(state: string, paid: boolean): string {
  if (!paid && MONEY_BACK.has(state)) return t('hint.nothing_charged')
  return state in HINTS ? t(HINTS[state as keyof typeof HINTS]) : ''
}
