import { computed, onUnmounted, ref, shallowRef } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { Problem } from '@shared/api/problem'
import { useAsk } from '@/ground/ask'
import { call, live } from '@/ground/house'
import type { Order } from '@/ground/types'
import { readCourse } from './course'
import type { Course } from './course'

interface TrackOrder {
  readonly order: ShallowRef<Order | null>
  readonly problem: ShallowRef<Problem | null>
  readonly course: ComputedRef<Course>
  /** False while the live line is down: what is shown may be a moment old. */
  readonly fresh: Ref<boolean>
  readonly track: (orderId: string) => Promise<void>
}

/** An order as it goes: read once, then live until the screen closes; read anew whenever its state moves. */
export function useTrackOrder(): TrackOrder {
  const { value: order, problem, ask } = useAsk((order_id: string) => call('get', '/api/orders/{order_id}', { path: { order_id } }))
  const orderRow = shallowRef<Readonly<Record<string, unknown>> | null>(null)
  const deliveryRow = shallowRef<Readonly<Record<string, unknown>> | null>(null)
  const fresh = ref(true)
  let stops: (() => void)[] = []

  const leave = (): void => {
    for (const stop of stops) stop()
    stops = []
  }
  async function track(orderId: string): Promise<void> {
    leave()
    stops = [
      live.watch(`order/${orderId}`, (view) => {
        fresh.value = view.fresh || view.refused !== null
        const row = view.rows === null ? null : ([...view.rows.values()][0] ?? null)
        const moved = row !== null && row['state'] !== order.value?.state
        orderRow.value = row
        if (moved && order.value !== null) void ask(orderId)
      }),
      live.watch(`delivery/${orderId}`, (view) => {
        deliveryRow.value = view.rows === null ? null : ([...view.rows.values()][0] ?? null)
      }),
    ]
    await ask(orderId)
  }
  onUnmounted(leave)
  return { order, problem, fresh, track, course: computed(() => readCourse(order.value, orderRow.value, deliveryRow.value)) }
}
