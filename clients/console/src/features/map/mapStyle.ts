import type { CityMap } from '@browser/cityMap'
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl'

/** Line widths grow with the zoom, in the proportion of what streets are. */
function width(base: ExpressionSpecification): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.6], ['zoom'], 11, ['*', base, 0.3], 14, base, 18, ['*', base, 6]]
}

const ROAD_WIDTH: ExpressionSpecification = [
  'match',
  ['get', 'kind'],
  'trunk', 6,
  'primary', 5,
  'secondary', 4,
  'tertiary', 3,
  'residential', 1.8,
  1,
]
const IS_BIG: ExpressionSpecification = ['in', ['get', 'kind'], ['literal', ['trunk', 'primary', 'secondary']]]

/** The base map as a MapLibre style: no tiles, no glyph server, nobody else's host. */
export function baseStyle(city: CityMap): StyleSpecification {
  const { water, parks, roads, districts } = city.layers
  return {
    version: 8,
    sources: {
      water: { type: 'geojson', data: water, attribution: city.attribution },
      parks: { type: 'geojson', data: parks },
      roads: { type: 'geojson', data: roads },
      districts: { type: 'geojson', data: districts },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#eceee9' } },
      { id: 'parks', type: 'fill', source: 'parks', paint: { 'fill-color': '#cfe6cf' } },
      { id: 'water', type: 'fill', source: 'water', paint: { 'fill-color': '#b5d5e6' } },
      {
        id: 'road-edges',
        type: 'line',
        source: 'roads',
        filter: IS_BIG,
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': '#e3c48f', 'line-width': width(['+', ROAD_WIDTH, 1.5]) },
      },
      {
        id: 'roads',
        type: 'line',
        source: 'roads',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': ['case', IS_BIG, '#fff0d2', '#ffffff'], 'line-width': width(ROAD_WIDTH) },
      },
      {
        id: 'road-names',
        type: 'symbol',
        source: 'roads',
        minzoom: 14,
        layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-size': 12, 'symbol-spacing': 400 },
        paint: { 'text-color': '#5b5f58', 'text-halo-color': '#ffffff', 'text-halo-width': 1.5 },
      },
      {
        id: 'district-names',
        type: 'symbol',
        source: 'districts',
        maxzoom: 15,
        layout: { 'text-field': ['get', 'name'], 'text-size': 15, 'text-letter-spacing': 0.1 },
        paint: { 'text-color': '#6b6f66', 'text-halo-color': '#ffffff', 'text-halo-width': 1.5 },
      },
    ],
  }
}
