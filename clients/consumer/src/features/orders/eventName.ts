import { t } from '@/ground/words'

const NAMES = {
  placed: 'event.placed',
  placed_for_cash: 'event.placed_for_cash',
  paid: 'event.paid',
  expired: 'event.expired',
  accepted: 'event.accepted',
  rejected: 'event.rejected',
  unanswered: 'event.unanswered',
  abandoned: 'event.abandoned',
  cooking_started: 'event.cooking_started',
  ready: 'event.ready',
  picked_up: 'event.picked_up',
  handed_over: 'event.handed_over',
  delivered: 'event.delivered',
  cancelled: 'event.cancelled',
  failed: 'event.failed',
} as const

/** An event of an order in words; one newer than this build shows as its own name. */
export function eventName(event: string): string {
  return event in NAMES ? t(NAMES[event as keyof typeof NAMES]) : event
}
