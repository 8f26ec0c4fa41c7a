import { onUnmounted, ref } from 'vue'
import type { Ref } from 'vue'
import { CityClock } from '@shared/time/cityClock'

/** The one city clock of this client, set by every answer of the server. */
export const cityClock = new CityClock()

const TICK_MS = 500

/** City time in milliseconds, ticking while the screen that asked is there. */
export function useCityNow(): Ref<number> {
  const now = ref(cityClock.nowMs())
  const timer = setInterval(() => {
    now.value = cityClock.nowMs()
  }, TICK_MS)
  onUnmounted(() => clearInterval(timer))
  return now
}
