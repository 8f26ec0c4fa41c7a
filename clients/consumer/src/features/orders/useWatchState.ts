import { onUnmounted, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { live } from '@/ground/house'

/** The state of one order, live; null until the house has said it. Another order may be asked for any time. */
export function useWatchState(orderId: () => string | undefined): Ref<string | null> {
  const state = ref<string | null>(null)
  let stop = (): void => undefined
  watch(
    orderId,
    (order_id) => {
      stop()
      state.value = null
      if (order_id === undefined) return
      stop = live.watch(`order/${order_id}`, ({ rows }) => {
        const said = rows === null ? undefined : [...rows.values()][0]?.['state']
        if (typeof said === 'string') state.value = said
      })
    },
    { immediate: true },
  )
  onUnmounted(() => stop())
  return state
}
