/** Drawing on the web: Leaflet arrives only when a map is looked at. */
import type { GeoJSON as Layer, LayerGroup, Map as LeafletMap, Marker, PathOptions } from 'leaflet'
import { call } from '@/ground/house'
import { readCity } from '@/features/home/readCity'
import type { Pin } from './pins'

export interface Drawn {
  place(pins: readonly Pin[]): void
  remove(): void
}
type Leaflet = typeof import('leaflet')
type Kind = 'water' | 'parks' | 'roads'

const GLIDE_MS = 1900
const FAR_DEGREES = 0.01
const ROAD_PX: Readonly<Record<string, number>> = { trunk: 8, primary: 7, secondary: 6, tertiary: 5, residential: 4, lane: 2 }

interface BaseMap {
  readonly attribution: string
  readonly layers: Readonly<Record<Kind, GeoJSON.FeatureCollection>>
}
let base: Promise<BaseMap> | null = null

/** The city's base map, read once while the page lives; a failed reading is tried again at the next map. */
function readBase(): Promise<BaseMap> {
  base ??= readCity()
    .then(({ city_id }) => call('get', '/api/cities/{city_id}/map.json', { path: { city_id } }))
    .then(
      (map) => map as unknown as BaseMap,
      (failed: unknown) => {
        base = null
        throw failed
      },
    )
  return base
}

function roadStyle(kind: unknown): PathOptions {
  const weight = ROAD_PX[String(kind)] ?? 2
  return { color: weight >= 6 ? '#f6c67c' : weight >= 5 ? '#fadfae' : '#ffffff', weight }
}

async function layBase(leaflet: Leaflet, map: LeafletMap): Promise<void> {
  const { layers, attribution } = await readBase()
  const still = { interactive: false }
  const lay = (data: GeoJSON.FeatureCollection, style: (kind: unknown) => PathOptions): Layer =>
    leaflet.geoJSON(data, { ...still, style: (feature) => style((feature?.properties as { kind?: unknown } | null)?.kind) }).addTo(map)
  lay(layers.parks, () => ({ stroke: false, fillColor: '#d7e8c6', fillOpacity: 1 }))
  lay(layers.water, () => ({ stroke: false, fillColor: '#c3dfee', fillOpacity: 1 }))
  lay(layers.roads, roadStyle)
  map.attributionControl.addAttribution(attribution)
}

function markerFor(leaflet: Leaflet, pin: Pin): Marker {
  const icon = leaflet.icon({ iconUrl: `/static/food/${pin.icon}.svg`, iconSize: [36, 36], iconAnchor: [18, 30], className: `pin-${pin.key}` })
  return leaflet.marker([pin.lat, pin.lon], { icon, keyboard: false, interactive: false, alt: '' })
}

/** Let a marker glide to where it is now; a far jump is a jump. */
function glide(marker: Marker, pin: Pin): void {
  const from = marker.getLatLng()
  if (Math.abs(from.lat - pin.lat) + Math.abs(from.lng - pin.lon) > FAR_DEGREES) {
    marker.setLatLng([pin.lat, pin.lon])
    return
  }
  const started = performance.now()
  const step = (now: number): void => {
    const part = Math.min(1, Math.max(0, (now - started) / GLIDE_MS))
    marker.setLatLng([from.lat + (pin.lat - from.lat) * part, from.lng + (pin.lon - from.lng) * part])
    if (part < 1 && marker.getElement() !== undefined) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}

/** Make a map in an element; the streets come when they come, the pins don't wait for them. */
export async function drawMap(spot: HTMLElement, unreadable: string): Promise<Drawn> {
  const [leaflet] = await Promise.all([import('leaflet'), import('leaflet/dist/leaflet.css')])
  const map = leaflet.map(spot, { preferCanvas: true, zoomControl: false, attributionControl: false, keyboard: false })
  leaflet.control.attribution({ prefix: false }).addTo(map)
  const pinned: LayerGroup = leaflet.layerGroup().addTo(map)
  const markers = new Map<string, Marker>()
  let fitted = ''
  let laid = false
  // Anew when another kind of pin comes or one rides out of sight.
  function fit(pins: readonly Pin[]): void {
    const kinds = pins.map((pin) => pin.key).join()
    const seen = laid ? map.getBounds().pad(-0.04) : null
    const inside = seen !== null && pins.every((pin) => seen.contains([pin.lat, pin.lon]))
    if (pins.length === 0 || (kinds === fitted && inside)) return
    fitted = kinds
    map.fitBounds(leaflet.latLngBounds(pins.map((pin) => [pin.lat, pin.lon])), { padding: [44, 44], maxZoom: 17, animate: false })
    if (!laid) layBase(leaflet, map).catch(() => map.attributionControl.addAttribution(unreadable))
    laid = true
  }
  return {
    place(pins) {
      fit(pins)
      for (const pin of pins) {
        const there = markers.get(pin.key)
        if (there === undefined) markers.set(pin.key, markerFor(leaflet, pin).addTo(pinned))
        else glide(there, pin)
      }
      for (const [key, marker] of markers) {
        if (pins.some((pin) => pin.key === key)) continue
        marker.remove()
        markers.delete(key)
      }
    },
    remove: () => map.remove(),
  }
}
