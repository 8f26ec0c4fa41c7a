interface Spot {
  readonly lon: number
  readonly lat: number
}
interface Rider {
  readonly rider_id: string
  readonly state: string
  readonly place: Spot | null
}

const METRES_A_DEGREE = 111_195

function metresBetween(a: Spot, b: Spot): number {
  const x = (b.lon - a.lon) * Math.cos((a.lat * Math.PI) / 180)
  return Math.hypot(x, b.lat - a.lat) * METRES_A_DEGREE
}

export interface Choice<R extends Rider> {
  readonly rider: R
  /** As the crow flies; null where the rider was never seen. */
  readonly metres: number | null
  /** How many orders they carry now. */
  readonly carries: number
}

/** Riders on line, the nearest to a place first; those never seen come last. */
export function nearestFirst<R extends Rider>(
  riders: readonly R[],
  to: Spot,
  underWay: readonly { readonly rider_id: string | null }[],
): readonly Choice<R>[] {
  return riders
    .filter((rider) => rider.state === 'on')
    .map((rider) => ({
      rider,
      metres: rider.place === null ? null : Math.round(metresBetween(rider.place, to)),
      carries: underWay.filter((row) => row.rider_id === rider.rider_id).length,
    }))
    .sort((a, b) => (a.metres ?? Infinity) - (b.metres ?? Infinity))
}
