/** The city's base map, as `GET /api/cities/{id}/map.json` gives it: one GeoJSON collection and who is to be thanked. */

export interface MapFeature {
  readonly type: 'Feature'
  readonly properties: Readonly<Record<string, string | number | boolean | null>>
  readonly geometry:
    | { readonly type: 'LineString'; readonly coordinates: readonly (readonly [number, number])[] }
    | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly (readonly [number, number])[])[] }
    | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly (readonly [number, number])[])[] }
    | { readonly type: 'Point'; readonly coordinates: readonly [number, number] }
}

export interface CityMap {
  readonly type: 'FeatureCollection'
  readonly features: readonly MapFeature[]
  readonly attribution: string
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
