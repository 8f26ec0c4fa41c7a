import { uuid7 } from '@shared/api/ids'

/** The steps a rider takes at a stop, and the exceptions; each is one request. */
export type Step = 'at-store' | 'picked-up' | 'at-customer' | 'delivered' | 'exceptions'

export interface Action {
  /** Made here, sent as the idempotency key: however often it is sent, it happens once. */
  readonly id: string
  readonly deliveryId: string
  readonly step: Step
  readonly body: Readonly<Record<string, string | number | boolean>>
  /** Machine milliseconds; the queue keeps this order. */
  readonly madeAtMs: number
}

/** A new action for a delivery, ready to be queued. */
export function newAction(deliveryId: string, step: Step, body: Action['body'] = {}): Action {
  return { id: uuid7(), deliveryId, step, body, madeAtMs: Date.now() }
}

export function pathOf(action: Action): string {
  return `/api/deliveries/${action.deliveryId}/${action.step}`
}
