import { cityMap } from '@browser/cityMap'
import { Map as GlMap, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { addLiveLayers } from './liveLayers'
import { baseStyle } from './mapStyle'

// Without it the map stays blank: version 6 is a module and can't find its own worker under Vite.
setWorkerUrl(workerUrl)

export interface CityGl {
  /** Null until everything is drawn once. */
  readonly map: ShallowRef<GlMap | null>
  /** The base map could not be had. */
  readonly missing: Ref<boolean>
}

/** The city's map in a box, with the living layers empty and ready. */
export function useCityGl(box: Readonly<Ref<HTMLElement | null>>, cityId: string): CityGl {
  const map = shallowRef<GlMap | null>(null)
  const missing = ref(false)
  let made: GlMap | null = null
  onMounted(async () => {
    try {
      const city = await cityMap(cityId)
      if (box.value === null) return
      const [west, south, east, north] = city.bounds ?? [121.4, 31.1, 121.5, 31.3]
      made = new GlMap({
        container: box.value,
        style: baseStyle(city),
        bounds: [west, south, east, north],
        fitBoundsOptions: { padding: 30 },
        attributionControl: { compact: false },
        // Riders move many times a second; a symbol that fades in would never be seen.
        fadeDuration: 0,
        dragRotate: false,
        pitchWithRotate: false,
      })
      made.addControl(new NavigationControl({ showCompass: false }), 'bottom-right')
      await made.once('load')
      addLiveLayers(made)
      map.value = made
    } catch {
      missing.value = true
    }
  })
  onBeforeUnmount(() => made?.remove())
  return { map, missing }
}
