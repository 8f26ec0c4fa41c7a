import type { CityMap, RoadFacts } from '@browser/cityMap'
import type { Feature, Geometry } from 'geojson'
import L from 'leaflet'

const ROAD_WEIGHT: Readonly<Record<string, number>> = {
  trunk: 7,
  primary: 6,
  secondary: 5,
  tertiary: 4,
  residential: 2.5,
  lane: 1.5,
}

function roadStyle(feature?: Feature<Geometry, RoadFacts>): L.PathOptions {
  const weight = ROAD_WEIGHT[feature?.properties.kind ?? ''] ?? 2
  return { color: weight >= 5 ? '#ffe3b3' : '#ffffff', weight, opacity: 1 }
}

/** Draw the base map: water and parks below, then streets from narrow to wide, as they come. */
export function drawCity(map: L.Map, city: CityMap): void {
  map.attributionControl.addAttribution(city.attribution)
  const renderer = L.canvas({ padding: 0.5 })
  const area = (fillColor: string): L.PathOptions => ({ stroke: false, fillColor, fillOpacity: 1, renderer })
  L.geoJSON(city.layers.water, { style: area('#b8d8e8'), interactive: false }).addTo(map)
  L.geoJSON(city.layers.parks, { style: area('#cfe6cf'), interactive: false }).addTo(map)
  L.geoJSON<RoadFacts>(city.layers.roads, {
    style: (feature) => ({ ...roadStyle(feature), renderer }),
    interactive: false,
  }).addTo(map)
}
