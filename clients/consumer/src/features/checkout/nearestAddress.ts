import type { Place } from '@/ground/place'
import type { Address } from '@/ground/types'

const NEAR_DEGREES = 0.002

/**
 * The saved address that the chosen place means: the very one, else one within a street's length, else none.
 * Where no place was chosen, the first.
 */
export function nearestAddress(addresses: readonly Address[], place: Place | null): Address | null {
  if (place === null || place.assumed === true) return addresses[0] ?? null
  const same = addresses.find((each) => each.address_id === place.address_id)
  if (same !== undefined) return same
  const far = (each: Address): number => Math.hypot(each.lon - place.lon, each.lat - place.lat)
  const [nearest] = [...addresses].sort((a, b) => far(a) - far(b))
  return nearest !== undefined && far(nearest) < NEAR_DEGREES ? nearest : null
}
