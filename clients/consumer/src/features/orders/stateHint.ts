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

/** What a state means for the person, and what to do next. */
export function stateHint(state: string): string {
  return state in HINTS ? t(HINTS[state as keyof typeof HINTS]) : ''
}
