/** The city's base map, as `GET /api/cities/{id}/map.json` gives it: GeoJSON layers and who is to be thanked. */
import type { FeatureCollection, MultiLineString, Point, Polygon } from 'geojson'

export interface RoadFacts {
  /** trunk, primary, secondary, tertiary, residential or lane. */
  readonly kind: string
  readonly name: string
  readonly bridge: boolean
}

export interface CityMap {
  readonly name: string
  readonly attribution: string
  /** True for a city of our own making. */
  readonly invented: boolean
  /** West, south, east, north; null for a city without roads. */
  readonly bounds: readonly [number, number, number, number] | null
  readonly layers: {
    readonly water: FeatureCollection<Polygon>
    readonly parks: FeatureCollection<Polygon>
    readonly roads: FeatureCollection<MultiLineString, RoadFacts>
    readonly districts: FeatureCollection<Point>
  }
}

const kept = new Map<string, Promise<CityMap>>()

async function fetchMap(cityId: string): Promise<CityMap> {
  const answer = await fetch(`/api/cities/${cityId}/map.json`, { credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`map.json answered ${answer.status}`)
  return (await answer.json()) as CityMap
}

/** The base map of a city, fetched once a page; a failure is forgotten, so asking again tries again. */
export function cityMap(cityId: string): Promise<CityMap> {
  let asked = kept.get(cityId)
  if (asked === undefined) {
    asked = fetchMap(cityId)
    asked.catch(() => kept.delete(cityId))
    kept.set(cityId, asked)
  }
  return asked
}
