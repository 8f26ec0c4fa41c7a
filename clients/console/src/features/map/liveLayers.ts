import type { FeatureCollection, Point } from 'geojson'
import type { GeoJSONSource, LayerSpecification, Map as GlMap } from 'maplibre-gl'
import type { Answer } from '@shared/api/call'
import { ahead } from '@shared/geo/way'
import type { DeliveryRow, RiderRow, StoreRow } from '../shell/cityDesk'
import type { Spot } from './glide'

export type LiveSource = 'stores' | 'doors' | 'riders' | 'chosen' | 'routes' | 'stops'
export type RouteRow = Answer<'/api/dispatch/routes'>[number]

const LAYERS: readonly LayerSpecification[] = [
  {
    id: 'routes',
    type: 'line',
    source: 'routes',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': ['case', ['get', 'chosen'], '#0b6b50', '#5b8f7d'],
      'line-width': ['case', ['get', 'chosen'], 5, 2],
      'line-opacity': ['case', ['get', 'chosen'], 0.9, 0.45],
    },
  },
  {
    id: 'chosen',
    type: 'line',
    source: 'chosen',
    layout: { 'line-cap': 'round' },
    paint: { 'line-color': '#1f5fa8', 'line-width': 3, 'line-dasharray': [1, 2] },
  },
  {
    id: 'stores',
    type: 'circle',
    source: 'stores',
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 2.5, 15, 6],
      'circle-color': ['case', ['get', 'open'], '#0b6b50', '#8a938e'],
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 1.5,
    },
  },
  {
    id: 'store-names',
    type: 'symbol',
    source: 'stores',
    minzoom: 15,
    layout: { 'text-field': ['get', 'name'], 'text-size': 12, 'text-offset': [0, 1.1], 'text-anchor': 'top' },
    paint: { 'text-color': '#084f3b', 'text-halo-color': '#ffffff', 'text-halo-width': 1.5 },
  },
  {
    id: 'doors',
    type: 'circle',
    source: 'doors',
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 4, 15, 8],
      'circle-color': ['match', ['get', 'tone'], 'late', '#b3261e', 'waiting', '#d9730d', '#1f5fa8'],
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2,
    },
  },
  {
    id: 'stops',
    type: 'symbol',
    source: 'stops',
    layout: { 'text-field': ['get', 'place'], 'text-size': 12, 'text-allow-overlap': true, 'text-offset': [0, -1.2] },
    paint: { 'text-color': '#084f3b', 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
  },
  {
    id: 'riders',
    type: 'symbol',
    source: 'riders',
    layout: {
      'icon-image': ['case', ['get', 'busy'], 'rider-busy', 'rider-free'],
      'icon-rotate': ['get', 'heading'],
      'icon-rotation-alignment': 'map',
      'icon-allow-overlap': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 11, 0.55, 15, 0.9],
    },
  },
]

/** An arrow head in a disc, drawn here so that no picture has to be fetched. */
function riderPicture(colour: string): ImageData {
  const side = 48
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('this browser cannot draw')
  pen.translate(side / 2, side / 2)
  pen.beginPath()
  pen.arc(0, 0, 19, 0, 2 * Math.PI)
  pen.fillStyle = colour
  pen.fill()
  pen.lineWidth = 4
  pen.strokeStyle = '#ffffff'
  pen.stroke()
  pen.beginPath()
  pen.moveTo(0, -12)
  pen.lineTo(9, 10)
  pen.lineTo(0, 5)
  pen.lineTo(-9, 10)
  pen.closePath()
  pen.fillStyle = '#ffffff'
  pen.fill()
  return pen.getImageData(0, 0, side, side)
}

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Put the living things on top of a loaded map. */
export function addLiveLayers(map: GlMap): void {
  map.addImage('rider-free', riderPicture('#5b6660'), { pixelRatio: 1.4 })
  map.addImage('rider-busy', riderPicture('#0b6b50'), { pixelRatio: 1.4 })
  for (const source of ['routes', 'chosen', 'stores', 'doors', 'stops', 'riders']) map.addSource(source, { type: 'geojson', data: NOTHING })
  for (const layer of LAYERS) map.addLayer(layer)
}

export function show(map: GlMap, source: LiveSource, data: FeatureCollection): void {
  void map.getSource<GeoJSONSource>(source)?.setData(data)
}

function points<F>(rows: readonly F[], spot: (row: F) => Spot, properties: (row: F) => Record<string, unknown>): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: rows.map((row) => {
      const { lon, lat } = spot(row)
      return { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties: properties(row) }
    }),
  }
}

export function storePoints(stores: readonly StoreRow[]): FeatureCollection {
  return points(stores, (store) => store, (store) => ({ id: store.store_id, name: store.name, open: store.open_now }))
}

/** `late` once the promise has passed, `waiting` while nobody rides it, else `going`. */
export function toneOf(row: Pick<DeliveryRow, 'state' | 'promised_at' | 'trouble'>, nowMs: number): 'late' | 'waiting' | 'going' {
  if (Date.parse(row.promised_at) < nowMs || row.trouble !== null) return 'late'
  return row.state === 'waiting' || row.state === 'offered' ? 'waiting' : 'going'
}

export function doorPoints(rows: readonly DeliveryRow[], nowMs: number): FeatureCollection {
  return points(rows, (row) => row.dropoff, (row) => ({ id: row.delivery_id, tone: toneOf(row, nowMs) }))
}

export function riderPoints(
  shown: ReadonlyMap<string, Spot>,
  headings: ReadonlyMap<string, number>,
  busy: ReadonlySet<string>,
): FeatureCollection {
  return points(
    [...shown],
    ([, spot]) => spot,
    ([id]) => ({ id, heading: headings.get(id) ?? 0, busy: busy.has(id) }),
  )
}

/** The way of an order that nobody rides yet, as it was found; the rider's route shows every other. */
export function wayOf(row: DeliveryRow | null, line: readonly (readonly number[])[]): FeatureCollection {
  if (row === null || row.rider_id !== null) return NOTHING
  const straight = [row.pickup, row.dropoff].map(({ lon, lat }) => [lon, lat])
  const coordinates = line.length > 1 ? line.map((point) => [...point]) : straight
  return { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: {} }] }
}

/** What is left of a route along the streets for a rider who is shown here. */
function leftOf(line: RouteRow['line'], here: Spot | undefined): number[][] {
  if (here === undefined) return line.map((point) => [...point])
  const { path } = ahead(line.map(([lon = 0, lat = 0]) => ({ lon, lat })), here)
  return [here, ...path].map(({ lon, lat }) => [lon, lat])
}

/** Every rider's route, the chosen rider's strong; it begins where the rider is shown. */
export function routeLines(routes: readonly RouteRow[], shown: ReadonlyMap<string, Spot>, chosen: string | null): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: routes.map((route) => {
      const coordinates = leftOf(route.line, shown.get(route.rider_id))
      return { type: 'Feature', geometry: { type: 'LineString', coordinates }, properties: { chosen: route.rider_id === chosen } }
    }),
  }
}

/** The chosen rider's stops, numbered. */
export function stopPoints(routes: readonly RouteRow[], chosen: string | null): FeatureCollection {
  const stops = routes.find((route) => route.rider_id === chosen)?.stops ?? []
  return points([...stops], (stop) => stop.spot, (stop) => ({ place: String(stops.indexOf(stop) + 1) }))
}

export type Positions = ReadonlyMap<string, NonNullable<RiderRow['place']>>
