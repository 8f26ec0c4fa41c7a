import { onScopeDispose, ref, type Ref } from 'vue'
import { useEnd } from './end'

/** City time in milliseconds, kept moving; screens count down by this alone. */
export function useCityNow(everyMs = 1000): Readonly<Ref<number>> {
  const { clock } = useEnd()
  const now = ref(clock.nowMs())
  const timer = setInterval(() => (now.value = clock.nowMs()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
