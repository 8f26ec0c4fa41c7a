import type { End } from '@browser/end'
import { useAsked, type Asked } from '@browser/useAsked'
import { useTopic } from '@browser/useTopic'
import type { Answer } from '@shared/api/call'
import type { LiveView } from '@shared/live/connect'
import type { Row } from '@shared/live/wire'
import { computed, inject, provide, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue'
import type { BoardRow } from '../board/boardRow'
import { useAlarm, type Alarm } from '../board/useAlarm'

export type StoreDeskCard = Answer<'/api/stores/{store_id}/desk'>

/** What all pages of one store share: the store itself, its live orders, and the alarm for unanswered ones. */
export interface StoreDesk {
  readonly storeId: string
  readonly store: Asked<StoreDeskCard>
  /** Live orders, oldest first; null until first heard. */
  readonly orders: ComputedRef<readonly BoardRow[] | null>
  readonly view: ShallowRef<LiveView<BoardRow & Row>>
  /** How many wait for somebody here to do something. */
  readonly waiting: ComputedRef<number>
  readonly alarm: Alarm
}

const KEY: InjectionKey<StoreDesk> = Symbol('store desk')

export function useStoreDesk(): StoreDesk {
  const desk = inject(KEY)
  if (desk === undefined) throw new Error('the store shell provides the desk')
  return desk
}

export function provideStoreDesk(end: End, storeId: string): StoreDesk {
  const view = useTopic<BoardRow & Row>(`board/${storeId}`)
  const orders = computed(() => {
    const { rows } = view.value
    return rows === null ? null : [...rows.values()].sort((a, b) => (a.placed_at < b.placed_at ? -1 : 1))
  })
  const unanswered = computed(() => orders.value?.filter((row) => row.state === 'open').length ?? 0)
  const neglected = computed(() => orders.value?.filter((row) => row.state !== 'open' && row.asked_times > 0).length ?? 0)
  const desk: StoreDesk = {
    storeId,
    store: useAsked(() => end.call('get', '/api/stores/{store_id}/desk', { path: { store_id: storeId } })),
    orders,
    view,
    waiting: computed(() => unanswered.value + neglected.value),
    alarm: useAlarm(unanswered, neglected),
  }
  provide(KEY, desk)
  return desk
}
