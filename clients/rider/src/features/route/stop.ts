import type { DeliveryState } from '@shared/words/states'
import type { Action, Step } from '../queue/action'

/** One halt of my route, as the server orders them: a store to fetch from, or a customer to bring to. */
export interface Stop {
  readonly delivery_id: string
  readonly order_id: string
  readonly order_number: number
  readonly kind: 'pickup' | 'dropoff'
  readonly state: DeliveryState
  readonly name: string
  readonly address: string
  readonly phone: string | null
  readonly lon: number
  readonly lat: number
  readonly items_count: number
  /** When the customer was promised the food; when the food was promised to us. */
  readonly promised_at: string
  readonly ready_expected_at: string | null
  readonly pickup_code: string | null
  readonly cash_minor: number
  readonly pay_minor: number
  readonly currency: string
  readonly note: string
}

const AFTER: Readonly<Record<Step, DeliveryState | null>> = {
  'at-store': 'at_store',
  'picked-up': 'picked_up',
  'at-customer': 'at_customer',
  delivered: 'delivered',
  exceptions: null,
}
const ORDER: readonly DeliveryState[] = ['waiting', 'offered', 'assigned', 'at_store', 'picked_up', 'at_customer', 'delivered']

const reached = (state: DeliveryState, goal: DeliveryState): boolean => ORDER.indexOf(state) >= ORDER.indexOf(goal)

/** The one thing to do next at this stop; null where another stop comes first. */
export function nextStep(stop: Stop): Step | null {
  if (stop.kind === 'pickup') return reached(stop.state, 'at_store') ? 'picked-up' : 'at-store'
  if (!reached(stop.state, 'picked_up')) return null
  return reached(stop.state, 'at_customer') ? 'delivered' : 'at-customer'
}

function isDone(stop: Stop): boolean {
  return reached(stop.state, stop.kind === 'pickup' ? 'picked_up' : 'delivered')
}

/**
 * The route as it stands once the waiting actions have arrived: what a rider sees after tapping, also
 * without a connection. A state never goes back, so an action that arrived already changes nothing.
 */
export function routeAfter(stops: readonly Stop[], waiting: readonly Action[]): readonly Stop[] {
  const ahead = new Map<string, DeliveryState>()
  for (const action of waiting) {
    const state = AFTER[action.intent.step]
    if (state !== null) ahead.set(action.deliveryId, state)
  }
  return stops
    .map((stop) => {
      const state = ahead.get(stop.delivery_id)
      return state === undefined || reached(stop.state, state) ? stop : { ...stop, state }
    })
    .filter((stop) => !isDone(stop))
}
