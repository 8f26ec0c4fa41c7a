/** Drawing on the web: Leaflet arrives only when a map is looked at. */
import type { LayerGroup, Map as LeafletMap, Marker } from 'leaflet'
import { call } from '@/ground/house'
import { readCity } from '@/features/home/readCity'
import type { Pin } from './pins'

export interface Drawn {
  place(pins: readonly Pin[]): void
  remove(): void
}
type Leaflet = typeof import('leaflet')

const GLIDE_MS = 1900
const FAR_DEGREES = 0.01

/** The city's base map and what must be said about its source. */
async function readBase(): Promise<{ features: GeoJSON.GeoJsonObject; attribution: string }> {
  const { city_id } = await readCity()
  const map = await call('get', '/api/cities/{city_id}/map.json', { path: { city_id } })
  return { features: map as unknown as GeoJSON.GeoJsonObject, attribution: map.attribution }
}

function styleOf(kind: unknown): { color: string; weight: number; fillColor?: string; fillOpacity?: number } {
  if (kind === 'water') return { color: '#b9d7e6', weight: 1, fillColor: '#cfe4ee', fillOpacity: 1 }
  if (kind === 'park') return { color: '#cfe0bd', weight: 1, fillColor: '#dceacb', fillOpacity: 1 }
  if (kind === 'building') return { color: '#e3d8cd', weight: 1, fillColor: '#ebe2d8', fillOpacity: 1 }
  if (kind === 'major') return { color: '#f6cf9b', weight: 5 }
  if (kind === 'middle') return { color: '#ffffff', weight: 4 }
  return { color: '#ffffff', weight: 2.5 }
}

async function layBase(leaflet: Leaflet, map: LeafletMap): Promise<void> {
  const { features, attribution } = await readBase()
  const layer = leaflet.geoJSON(features, {
    interactive: false,
    style: (feature) => styleOf((feature?.properties as { kind?: unknown } | null)?.kind),
  })
  layer.addTo(map)
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
    const part = Math.min(1, (now - started) / GLIDE_MS)
    marker.setLatLng([from.lat + (pin.lat - from.lat) * part, from.lng + (pin.lon - from.lng) * part])
    if (part < 1 && marker.getElement() !== undefined) requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}

/** Make a map in an element; the streets come when they come, the pins don't wait for them. */
export async function drawMap(spot: HTMLElement, label: string): Promise<Drawn> {
  const [leaflet] = await Promise.all([import('leaflet'), import('leaflet/dist/leaflet.css')])
  const map = leaflet.map(spot, { preferCanvas: true, zoomControl: false, attributionControl: false, keyboard: false })
  leaflet.control.attribution({ prefix: false }).addTo(map)
  map.setView([31.23, 121.47], 14)
  const pinned: LayerGroup = leaflet.layerGroup().addTo(map)
  const markers = new Map<string, Marker>()
  let fitted = ''
  layBase(leaflet, map).catch(() => map.attributionControl.addAttribution(label))
  return {
    place(pins) {
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
      const kinds = pins.map((pin) => pin.key).join()
      if (kinds === fitted || pins.length === 0) return
      fitted = kinds
      map.fitBounds(leaflet.latLngBounds(pins.map((pin) => [pin.lat, pin.lon])), { padding: [40, 40], maxZoom: 17 })
    },
    remove: () => map.remove(),
  }
}
