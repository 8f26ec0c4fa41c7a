import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the device thinks it has a network. */
export function useConnection(): Readonly<Ref<boolean>> {
  const online = ref(navigator.onLine)
  const look = (): void => void (online.value = navigator.onLine)
  window.addEventListener('online', look)
  window.addEventListener('offline', look)
  onScopeDispose(() => {
    window.removeEventListener('online', look)
    window.removeEventListener('offline', look)
  })
  return online
}
