import type { Place } from '../duty/usePositions'

const EARTH_M = 6_371_000
const RAD = Math.PI / 180

/** Metres between two places; flat enough within a city. */
export function metresBetween(a: Place, b: Place): number {
  const x = (b.lon - a.lon) * RAD * Math.cos(((a.lat + b.lat) / 2) * RAD)
  const y = (b.lat - a.lat) * RAD
  return Math.hypot(x, y) * EARTH_M
}

/** Degrees clockwise from north. */
export function headingTo(a: Place, b: Place): number {
  const x = (b.lon - a.lon) * Math.cos(a.lat * RAD)
  return (Math.atan2(x, b.lat - a.lat) / RAD + 360) % 360
}

/** Where one is after riding `metres` along a path from its first point; its end when the path is shorter. */
export function alongPath(path: readonly Place[], metres: number): { at: Place; heading: number; arrived: boolean } {
  let left = metres
  for (let i = 1; i < path.length; i++) {
    const [from, to] = [path[i - 1] as Place, path[i] as Place]
    const step = metresBetween(from, to)
    if (left < step) {
      const part = left / step
      const at = { lon: from.lon + (to.lon - from.lon) * part, lat: from.lat + (to.lat - from.lat) * part }
      return { at, heading: headingTo(from, to), arrived: false }
    }
    left -= step
  }
  return { at: path.at(-1) ?? { lon: 0, lat: 0 }, heading: 0, arrived: true }
}
