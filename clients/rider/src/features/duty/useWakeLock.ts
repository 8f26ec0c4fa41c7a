import { onScopeDispose, ref, watch, type Ref } from 'vue'

export type Wake = 'off' | 'held' | 'unavailable'

/** Keep the screen on while `wanted`; says `unavailable` where the browser can't or the battery won't. */
export function useWakeLock(wanted: Ref<boolean>): Readonly<Ref<Wake>> {
  const wake = ref<Wake>('off')
  let lock: WakeLockSentinel | null = null

  async function hold(): Promise<void> {
    if (!wanted.value || lock !== null || document.visibilityState !== 'visible') return
    try {
      lock = await navigator.wakeLock.request('screen')
      wake.value = 'held'
      lock.addEventListener('release', () => (lock = null))
    } catch {
      wake.value = 'unavailable'
    }
  }
  async function letGo(): Promise<void> {
    await lock?.release()
    lock = null
    wake.value = 'off'
  }
  const seen = (): void => void hold()
  document.addEventListener('visibilitychange', seen)
  watch(wanted, (want) => void (want ? hold() : letGo()), { immediate: true })
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seen)
    void letGo()
  })
  return wake
}
