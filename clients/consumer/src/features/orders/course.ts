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
  readonly rider: { readonly name: string; readonly vehicle: string | null } | null
  readonly riderAt: Point | null
  /** When it should be there as things stand: city instants. */
  readonly arrival: { readonly low_at: string; readonly high_at: string } | null
  readonly pickupCode: string | null
}
export type Row = Readonly<Record<string, unknown>>

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function pointOf(value: unknown): Point | null {
  if (!isRow(value)) return null
  const { lon, lat } = value
  return typeof lon === 'number' && typeof lat === 'number' ? { lon, lat } : null
}
function rangeOf(value: unknown): Course['arrival'] {
  if (!isRow(value)) return null
  const [low_at, high_at] = [text(value['low_at']), text(value['high_at'])]
  return low_at === null || high_at === null ? null : { low_at, high_at }
}
function riderOf(value: unknown): Course['rider'] {
  if (!isRow(value)) return null
  const name = text(value['name'])
  return name === null ? null : { name, vehicle: text(value['vehicle']) }
}

/** The live rows win over the reading; what neither says is null. */
export function readCourse(order: Order | null, orderRow: Row | null, deliveryRow: Row | null): Course {
  const state = text(orderRow?.['state']) ?? order?.state ?? ''
  const over = hasEnded(state)
  return {
    state,
    deliveryState: text(deliveryRow?.['state']),
    rider: riderOf(deliveryRow?.['rider']),
    riderAt: over ? null : pointOf(deliveryRow?.['position']),
    arrival: over ? null : (rangeOf(deliveryRow?.['eta']) ?? rangeOf(orderRow?.['eta'])),
    pickupCode: text(orderRow?.['pickup_code']),
  }
}

/** The steps of a course that went well, and how far this one has come; -1 for one that ended otherwise. */
export const STEPS = ['open', 'accepted', 'cooking', 'ready', 'on_the_way', 'delivered'] as const

export function stepOf(state: string): number {
  return (STEPS as readonly string[]).indexOf(state)
}
