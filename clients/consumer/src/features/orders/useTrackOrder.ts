import { computed, onUnmounted, ref, shallowRef } from 'vue'
import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { Problem } from '@shared/api/problem'
import type { LiveView } from '@shared/live/connect'
import { useAsk } from '@/ground/ask'
import { call, live } from '@/ground/house'
import { keepWatching } from '@/ground/keepWatching'
import type { Order } from '@/ground/types'
import { readCourse } from './course'
import type { Course, Row } from './course'

interface TrackOrder {
  readonly order: ShallowRef<Order | null>
  readonly problem: ShallowRef<Problem | null>
  readonly course: ComputedRef<Course>
  /** False while the live line is down: what is shown may be a moment old. */
  readonly fresh: Ref<boolean>
  readonly track: (orderId: string) => Promise<void>
}

const firstRow = (view: LiveView): Row | null => (view.rows === null ? null : ([...view.rows.values()][0] ?? null))

/** An order as it goes: read once, then live until the screen closes; read anew whenever its state moves. */
export function useTrackOrder(): TrackOrder {
  const { value: order, problem, ask } = useAsk((order_id: string) => call('get', '/api/orders/{order_id}', { path: { order_id } }))
  const [orderRow, delivery, position] = [shallowRef<Row | null>(null), shallowRef<Row | null>(null), shallowRef<Row | null>(null)]
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
        orderRow.value = firstRow(view)
        const moved = orderRow.value !== null && orderRow.value['state'] !== order.value?.state
        if (moved && order.value !== null) void ask(orderId)
      }),
      keepWatching(`delivery/${orderId}`, (view) => {
        delivery.value = firstRow(view)
      }),
      keepWatching(`delivery/position/${orderId}`, (view) => {
        position.value = firstRow(view)
      }),
    ]
    await ask(orderId)
  }
  onUnmounted(leave)
  const course = computed(() => readCourse(order.value, orderRow.value, delivery.value, position.value))
  return { order, problem, fresh, track, course }
}
