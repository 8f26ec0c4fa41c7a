import type { End } from '@browser/end'
import { ahead, written } from '@shared/geo/way'
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { Place } from '../duty/usePositions'

const MOST_GOALS = 11
/** Farther beside the way than this one rides another. */
const OFF_M = 120
const AGAIN_MS = 5000

/**
 * The way along the streets from where I am through these goals, without what lies behind me; straight from
 * goal to goal while none is known, as without a network.
 */
export function useWay(end: End, cityId: () => string | null | undefined, here: () => Place | null, goals: () => readonly Place[]): ShallowRef<readonly Place[]> {
  const shown = shallowRef<readonly Place[]>([])
  let [way, wayOf, askedAt]: [readonly Place[], string, number] = [[], '', -Infinity]

  async function ask(city: string, from: Place, to: readonly Place[], key: string): Promise<void> {
    askedAt = performance.now()
    const query = { through: written([from, ...to.slice(0, MOST_GOALS)]) }
    try {
      const found = await end.call('get', '/api/cities/{city_id}/way', { path: { city_id: city }, query })
      way = found.line.map(([lon, lat]) => ({ lon, lat }))
      wayOf = key
    } catch {
      // The straight line stays; the next look asks again.
    }
    look()
  }
  function look(): void {
    const [city, from, to] = [cityId(), here(), goals()]
    const key = written(to)
    const left = from === null || key !== wayOf || way.length < 2 ? null : ahead(way, from)
    const good = left !== null && left.offM <= OFF_M
    shown.value = good ? left.path : from === null ? to : [from, ...to]
    if (good || from === null || to.length === 0 || !city || performance.now() - askedAt < AGAIN_MS) return
    void ask(city, from, to, key)
  }
  watch([here, () => written(goals())], look, { immediate: true })
  return shown
}
