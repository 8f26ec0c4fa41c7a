import type { End } from '@browser/end'
import { isDemonstration } from '@browser/useSession'
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { Place, Positions } from '../duty/usePositions'
import type { Stop } from '../route/stop'
import { useWay } from '../map/useWay'
import { alongPath, metresBetween } from './ride'

const SPEED_MPS = 6
const BEAT_MS = 1000
const KEPT_AS = 'songda.rider.demo-ride'
/** Whoever is farther from the city's middle than this can't be riding in it. */
const FAR_M = 30_000

export interface DemoRide {
  /** Only where the house is a demonstration. */
  readonly offered: Ref<boolean>
  readonly riding: Ref<boolean>
  /** This device isn't in the city, so no order can be offered to it. */
  readonly elsewhere: ComputedRef<boolean>
}

/**
 * Only for trying things out at a desk: rides along the streets from the city's middle to the next stop, at
 * scooter speed in city time, instead of the device's own position. It sends positions and nothing else; every
 * step stays a tap.
 */
export function useDemoRide(end: End, positions: Positions, stops: ComputedRef<readonly Stop[] | null>): DemoRide {
  const [offered, riding] = [ref(false), ref(sessionStorage.getItem(KEPT_AS) === 'yes')]
  const middle = shallowRef<Place | null>(null)
  const far = (place: Place): boolean => middle.value !== null && metresBetween(place, middle.value) > FAR_M
  const start = (): Place | null => {
    const { value } = positions.here
    return value === null || far(value) ? middle.value : value
  }
  const goals = computed(() => (riding.value ? (stops.value ?? []).slice(0, 1).map((stop) => stop.spot) : []))
  const way = useWay(end, () => end.me.value?.city_id, start, () => goals.value)
  function beat(): void {
    const from = start()
    if (!riding.value || from === null) return
    const goal = stops.value?.[0]?.spot
    const metres = (SPEED_MPS * end.rate.value * BEAT_MS) / 1000
    if (goal === undefined || metresBetween(from, goal) < 5) return positions.pretend(from, 0, 0)
    const { at, heading } = alongPath(way.value.length > 1 ? way.value : [from, goal], metres)
    positions.pretend(at, SPEED_MPS, heading)
  }
  async function look(): Promise<void> {
    offered.value = await isDemonstration()
    const { cities } = await end.call('get', '/api/cities', {})
    const city = cities.find((each) => each.city_id === end.me.value?.city_id) ?? cities[0]
    if (city !== undefined) middle.value = { lon: city.lon, lat: city.lat }
  }
  // Without a network there is no demonstration to offer; the next start of the app asks again.
  look().catch(() => undefined)
  const timer = setInterval(beat, BEAT_MS)
  watch(riding, (on) => {
    sessionStorage.setItem(KEPT_AS, on ? 'yes' : 'no')
    if (!on) positions.stopPretending()
  })
  onScopeDispose(() => clearInterval(timer))
  const elsewhere = computed(() => {
    const { value } = positions.here
    return value === null ? positions.denied.value : far(value)
  })
  return { offered, riding, elsewhere }
}
