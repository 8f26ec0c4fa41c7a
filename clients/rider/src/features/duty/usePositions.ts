import type { End } from '@browser/end'
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { Fixes } from './fixes'

export interface Place {
  readonly lon: number
  readonly lat: number
}

export interface Positions {
  /** Where this device last was; null until known. */
  readonly here: ShallowRef<Place | null>
  /** Why there are no positions, where there are none. */
  readonly denied: Ref<boolean>
  /** A position from elsewhere than the device: the demonstration's ride. Silences the device. */
  readonly pretend: (place: Place, speedMps: number, heading: number) => void
  readonly stopPretending: () => void
}

const SEND_EVERY_MS = 2000

/** While on line: watch the device's position and send what is new every two seconds. */
export function usePositions(end: End, onLine: Readonly<Ref<boolean>>): Positions {
  const fixes = new Fixes()
  const here = shallowRef<Place | null>(null)
  const denied = ref(false)
  let pretending = false
  let lastHeading = 0
  let watching: number | null = null

  function note(place: Place, speedMps: number, heading: number): void {
    here.value = place
    lastHeading = heading
    const at = new Date(end.clock.nowMs()).toISOString()
    fixes.add({ ...place, at, speed_mps: Math.min(60, Math.max(0, speedMps)), heading: Math.round(heading) % 360 })
  }
  function seen({ coords }: GeolocationPosition): void {
    denied.value = false
    if (!pretending) note({ lon: coords.longitude, lat: coords.latitude }, coords.speed ?? 0, coords.heading ?? 0)
  }
  /** A device that stands still says nothing; the dispatcher must still know that we are here. */
  function stay(): void {
    if (here.value !== null && !denied.value && onLine.value && fixes.peek().length === 0) note(here.value, 0, lastHeading)
  }
  async function send(): Promise<void> {
    stay()
    const batch = fixes.peek()
    if (batch.length === 0 || !onLine.value) return
    try {
      await end.call('post', '/api/rider/positions', { body: { fixes: [...batch] } })
      fixes.sent(batch)
    } catch {
      // They are tried again with the next beat; positions have no other way to fail.
    }
  }
  function start(): void {
    if (watching !== null || !('geolocation' in navigator)) return
    watching = navigator.geolocation.watchPosition(seen, () => (denied.value = !pretending), { enableHighAccuracy: true })
  }
  function stop(): void {
    if (watching !== null) navigator.geolocation.clearWatch(watching)
    watching = null
  }
  watch(onLine, (on) => (on ? start() : stop()), { immediate: true })
  const beat = setInterval(() => void send(), SEND_EVERY_MS)
  onScopeDispose(() => {
    clearInterval(beat)
    stop()
  })
  return {
    here,
    denied,
    pretend: (place, speedMps, heading) => {
      pretending = true
      denied.value = false
      note(place, speedMps, heading)
    },
    stopPretending: () => (pretending = false),
  }
}
