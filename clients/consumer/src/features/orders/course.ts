/** The course of an order, put together from the last reading and the live rows. Pure. */
import { hasEnded } from '@shared/words/states'
import type { Order } from '@/ground/types'

export interface Point {
  readonly lon: number
  readonly lat: number
}
export interface Course {
  readonly state: string
  readonly deliveryState: string | null
  readonly rider: { readonly name: string } | null
  readonly riderAt: Point | null
  readonly store: Point | null
  readonly door: Point | null
  /** When it should be there as things stand: city instants. */
  readonly arrival: { readonly low_at: string; readonly high_at: string } | null
  /** What the rider asks for at the door. */
  readonly dropCode: string | null
  /** Stops the rider makes before this door, for others. */
  readonly stopsBefore: number
}
export type Row = Readonly<Record<string, unknown>>

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function pointOf(value: unknown): Point | null {
  if (typeof value !== 'object' || value === null) return null
  const { lon, lat } = value as Row
  return typeof lon === 'number' && typeof lat === 'number' ? { lon, lat } : null
}
function rangeOf(low: unknown, high: unknown): Course['arrival'] {
  const [low_at, high_at] = [text(low), text(high)]
  return low_at === null || high_at === null ? null : { low_at, high_at }
}

/** Until the rider has the food, fetching it is a stop on the way, but none that anybody else is ahead with. */
const hasFood = (delivery: Row | null): boolean => ['picked_up', 'at_customer'].includes(text(delivery?.['state']) ?? '')

/** The live rows win over the reading, the position stream over the delivery's row; what nobody says is null. */
export function readCourse(order: Order | null, orderRow: Row | null, delivery: Row | null, position: Row | null): Course {
  const state = text(orderRow?.['state']) ?? order?.state ?? ''
  const over = hasEnded(state)
  const name = text(delivery?.['rider_name'])
  const stops = delivery?.['stops_before']
  return {
    state,
    deliveryState: text(delivery?.['state']),
    rider: name === null ? null : { name },
    riderAt: over || name === null ? null : (pointOf(position) ?? pointOf(delivery)),
    store: pointOf(delivery?.['store']) ?? pointOf(order?.store_point),
    door: pointOf(delivery?.['door']) ?? pointOf(order?.address),
    arrival: over ? null : rangeOf(delivery?.['eta_low_at'], delivery?.['eta_high_at']),
    dropCode: over ? null : text(delivery?.['drop_code']),
    stopsBefore: Math.max(0, (typeof stops === 'number' ? stops : 0) - (hasFood(delivery) ? 0 : 1)),
  }
}

/** The steps of a course that went well, and how far this one has come; -1 for one that ended otherwise. */
export const STEPS = ['open', 'accepted', 'cooking', 'ready', 'on_the_way', 'delivered'] as const

export function stepOf(state: string): number {
  return (STEPS as readonly string[]).indexOf(state)
}
