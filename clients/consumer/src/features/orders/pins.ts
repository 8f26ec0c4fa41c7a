import type { Order } from '@/ground/types'
import type { Course } from './course'

export interface Pin {
  readonly key: 'store' | 'door' | 'rider'
  readonly icon: 'convenience-store' | 'house' | 'motor-scooter'
  readonly lon: number
  readonly lat: number
}

/** What stands on the map of an order: the store and the door, and the rider once there is one. */
export function pinsOf(order: Order, course: Course): readonly Pin[] {
  const pins: Pin[] = []
  if (order.store_point !== null) pins.push({ key: 'store', icon: 'convenience-store', ...order.store_point })
  if (order.address !== null) pins.push({ key: 'door', icon: 'house', lon: order.address.lon, lat: order.address.lat })
  if (course.riderAt !== null) pins.push({ key: 'rider', icon: 'motor-scooter', ...course.riderAt })
  return pins
}
