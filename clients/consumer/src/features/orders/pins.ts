import type { Course } from './course'

export interface Pin {
  readonly key: 'store' | 'door' | 'rider'
  readonly icon: 'convenience-store' | 'house' | 'motor-scooter'
  readonly lon: number
  readonly lat: number
}

/** What stands on the map of a delivery: the store and the door, and the rider once there is one. */
export function pinsOf(course: Course): readonly Pin[] {
  const pins: Pin[] = []
  if (course.store !== null) pins.push({ key: 'store', icon: 'convenience-store', ...course.store })
  if (course.door !== null) pins.push({ key: 'door', icon: 'house', ...course.door })
  if (course.riderAt !== null) pins.push({ key: 'rider', icon: 'motor-scooter', ...course.riderAt })
  return pins
}
