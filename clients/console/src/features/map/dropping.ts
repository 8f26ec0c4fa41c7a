import type { Map as GlMap } from 'maplibre-gl'

/** What a dragged order is called while it is in the air. */
export const DRAGGED = 'text/songda-delivery'
const REACH_PX = 28

export interface Pixel {
  readonly x: number
  readonly y: number
}

/** The nearest of the shown within reach of a point; ties go to the first. */
export function nearestWithin(point: Pixel, shown: Iterable<readonly [string, Pixel]>, reach = REACH_PX): string | null {
  let best: string | null = null
  let least = reach
  for (const [id, at] of shown) {
    const away = Math.hypot(at.x - point.x, at.y - point.y)
    if (away < least) [best, least] = [id, away]
  }
  return best
}

/** The rider on whom something was dropped, by where they are shown. */
export function riderAt(map: GlMap, event: DragEvent, shown: ReadonlyMap<string, { lon: number; lat: number }>): string | null {
  const box = map.getContainer().getBoundingClientRect()
  const point = { x: event.clientX - box.left, y: event.clientY - box.top }
  return nearestWithin(point, [...shown].map(([id, { lon, lat }]) => [id, map.project([lon, lat])] as const))
}
