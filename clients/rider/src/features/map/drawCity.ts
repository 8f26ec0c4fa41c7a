import type { CityMap, MapFeature } from '@browser/cityMap'
import L from 'leaflet'

const ROAD_WEIGHT: Readonly<Record<string, number>> = {
  trunk: 7,
  primary: 6,
  secondary: 5,
  tertiary: 4,
  residential: 2.5,
  lane: 1.5,
}

function kindOf(feature: MapFeature | undefined): string {
  return String(feature?.properties['kind'] ?? '')
}

function styleOf(feature: MapFeature | undefined): L.PathOptions {
  const kind = kindOf(feature)
  if (kind === 'water') return { stroke: false, fillColor: '#b8d8e8', fillOpacity: 1 }
  if (kind === 'park') return { stroke: false, fillColor: '#cfe6cf', fillOpacity: 1 }
  const weight = ROAD_WEIGHT[kind] ?? 2
  return { color: weight >= 5 ? '#ffe9c4' : '#ffffff', weight, opacity: 1 }
}

/** Draw the base map: water and parks below, then streets from narrow to wide. */
export function drawCity(map: L.Map, city: CityMap): void {
  map.attributionControl.addAttribution(city.attribution)
  const renderer = L.canvas({ padding: 0.5 })
  const areas = city.features.filter((feature) => feature.geometry.type === 'Polygon')
  const roads = city.features
    .filter((feature) => feature.geometry.type.endsWith('LineString'))
    .sort((a, b) => (ROAD_WEIGHT[kindOf(a)] ?? 2) - (ROAD_WEIGHT[kindOf(b)] ?? 2))
  for (const features of [areas, roads]) {
    const layer = L.geoJSON(undefined, {
      style: (feature) => styleOf(feature as unknown as MapFeature),
      interactive: false,
    })
    // Leaflet's own types take only mutable GeoJSON; it never writes to it.
    const options = layer.options as L.GeoJSONOptions & { renderer: L.Renderer }
    options.renderer = renderer
    layer.addData({ type: 'FeatureCollection', features } as unknown as GeoJSON.FeatureCollection)
    layer.addTo(map)
  }
}
