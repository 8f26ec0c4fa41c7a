/** Where one is on a way, in browsers' maps. */

interface Place {
  readonly lon: number
  readonly lat: number
}

const METRES_A_DEGREE = 111_195

function metresBetween(a: Place, b: Place): number {
  const x = (b.lon - a.lon) * Math.cos((a.lat * Math.PI) / 180)
  return Math.hypot(x, b.lat - a.lat) * METRES_A_DEGREE
}

export interface Ahead {
  /** What is still to be ridden, from the point of the path nearest to me. */
  readonly path: readonly Place[]
  /** How far I am beside it, in metres. */
  readonly offM: number
}

/** The point of a stretch nearest to a place; flat enough within a city. */
function nearestOn(from: Place, to: Place, here: Place): Place {
  const narrow = Math.cos((here.lat * Math.PI) / 180)
  const [x, y] = [(to.lon - from.lon) * narrow, to.lat - from.lat]
  const long = x * x + y * y
  if (long === 0) return from
  const part = ((here.lon - from.lon) * narrow * x + (here.lat - from.lat) * y) / long
  const kept = Math.min(1, Math.max(0, part))
  return { lon: from.lon + (to.lon - from.lon) * kept, lat: from.lat + (to.lat - from.lat) * kept }
}

/** A path without what lies behind. */
export function ahead(path: readonly Place[], here: Place): Ahead {
  let best: { at: number; point: Place; offM: number } | null = null
  for (let at = 1; at < path.length; at++) {
    const point = nearestOn(path[at - 1] as Place, path[at] as Place, here)
    const offM = metresBetween(point, here)
    if (best === null || offM < best.offM) best = { at, point, offM }
  }
  if (best === null) return { path, offM: path[0] === undefined ? 0 : metresBetween(path[0], here) }
  return { path: [best.point, ...path.slice(best.at)], offM: best.offM }
}

/** How the house wants places to be written. */
export function written(places: readonly Place[]): string {
  return places.map(({ lon, lat }) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(';')
}
