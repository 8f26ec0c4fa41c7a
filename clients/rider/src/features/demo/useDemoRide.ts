import type { End } from '@browser/end'
import { onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Positions } from '../duty/usePositions'
import type { Stop } from '../route/stop'
import { alongPath, headingTo, metresBetween } from './ride'

const SPEED_MPS = 6
const BEAT_MS = 1000

/**
 * Only for trying things out at a desk: rides towards the next stop at scooter speed in city time,
 * instead of the device's own position. It sends positions and nothing else; every step stays a tap.
 */
export function useDemoRide(end: End, positions: Positions, stops: ComputedRef<readonly Stop[] | null>): Ref<boolean> {
  const riding = ref(false)
  function beat(): void {
    const goal = stops.value?.[0]?.spot
    if (!riding.value || goal === undefined) return
    const here = positions.here.value ?? { lon: goal.lon + 0.004, lat: goal.lat + 0.003 }
    const metres = (SPEED_MPS * end.rate.value * BEAT_MS) / 1000
    if (metresBetween(here, goal) < 5) return
    const { at } = alongPath([here, goal], metres)
    positions.pretend(at, SPEED_MPS, headingTo(here, goal))
  }
  const timer = setInterval(beat, BEAT_MS)
  watch(riding, (on) => {
    if (!on) positions.stopPretending()
  })
  onScopeDispose(() => clearInterval(timer))
  return riding
}
