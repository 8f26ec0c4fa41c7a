import type { Answer } from '@shared/api/call'
import type { Action, Step } from '../queue/action'

/** One halt of my route, as the server orders them: a store to fetch from, or a door to bring to. */
export type Stop = Answer<'/api/rider/route'>['stops'][number]
type State = Stop['state']

const AFTER: Readonly<Record<Step, State | null>> = {
  'at-store': 'at_store',
  'picked-up': 'picked_up',
  'at-customer': 'at_customer',
  delivered: 'delivered',
  exceptions: null,
}
const ORDER: readonly State[] = ['waiting', 'offered', 'assigned', 'at_store', 'picked_up', 'at_customer', 'delivered']

const reached = (state: State, goal: State): boolean => ORDER.indexOf(state) >= ORDER.indexOf(goal)

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
  const ahead = new Map<string, State>()
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
