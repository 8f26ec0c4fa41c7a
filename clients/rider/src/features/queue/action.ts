import { uuid7 } from '@shared/api/ids'

/** What a rider does at a stop: the four steps, and the exceptions; each is one request. */
export type Intent =
  | { readonly step: 'at-store' }
  | { readonly step: 'picked-up'; readonly pickup_code: string }
  | { readonly step: 'at-customer' }
  | { readonly step: 'delivered'; readonly code: string | null; readonly photo: string | null; readonly cash_minor: number | null }
  | { readonly step: 'exceptions'; readonly kind: Trouble; readonly note: string }

export type Trouble = 'customer_unreachable' | 'store_late' | 'cannot_deliver'
export type Step = Intent['step']

export interface Action {
  /** Made here, sent as the idempotency key: however often it is sent, it happens once. */
  readonly id: string
  readonly deliveryId: string
  readonly intent: Intent
  /** Machine milliseconds; the queue keeps this order. */
  readonly madeAtMs: number
}

/** A new action for a delivery, ready to be queued. */
export function newAction(deliveryId: string, intent: Intent): Action {
  return { id: uuid7(), deliveryId, intent, madeAtMs: Date.now() }
}
