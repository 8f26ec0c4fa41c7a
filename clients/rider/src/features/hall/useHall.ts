import type { End } from '@browser/end'
import { useTopic } from '@browser/useTopic'
import type { LiveView } from '@shared/live/connect'
import type { Row } from '@shared/live/wire'
import { showToast } from 'vant'
import { computed, inject, provide, shallowRef, watch, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Desk } from '../shell/useDesk'
import { lapsed, readHall, takenOver, type Hall, type HallRow } from './hall'

export interface HallDesk {
  readonly view: ShallowRef<LiveView<Row>>
  /** Null until first heard. */
  readonly hall: ComputedRef<Hall | null>
  /** What colleagues ask and I haven't answered here yet. */
  readonly asked: ComputedRef<readonly HallRow[]>
  readonly answer: (row: HallRow, yes: boolean) => Promise<boolean>
}

const KEY: InjectionKey<HallDesk> = Symbol('hall')

export function useHall(): HallDesk {
  const desk = inject(KEY)
  if (desk === undefined) throw new Error('the shell provides the hall')
  return desk
}

/** The hall, live on every screen of the rider: a colleague's question must be seen wherever one is. */
export function provideHall(end: End, riderId: string, { now, stops }: Desk): HallDesk {
  const { t } = useI18n()
  const view = useTopic<Row>(`hall/${riderId}`)
  const hall = computed(() => (view.value.rows === null ? null : readHall(view.value.rows)))
  const answered = shallowRef<ReadonlySet<string>>(new Set())
  const holds = (deliveryId: string): boolean => stops.value?.some((stop) => stop.delivery_id === deliveryId) ?? false
  watch(hall, (is, was) => {
    if (is === null || was === null) return
    for (const row of lapsed(was.asked, is.asked, answered.value)) showToast(t('hall.lapsed', { who: row.from_name, n: row.order_number }))
    // The route comes by another topic: look once both have had time to come.
    window.setTimeout(() => {
      for (const row of takenOver(was.mine, hall.value?.mine ?? [], holds)) showToast(t('hall.taken_over', { who: row.to_name, n: row.order_number }))
    }, 800)
  })
  const desk: HallDesk = {
    view,
    hall,
    asked: computed(() => (hall.value?.asked ?? []).filter((row) => !answered.value.has(row.handing_id ?? ''))),
    answer: async (row, yes) => {
      const id = row.handing_id ?? ''
      const path = yes ? '/api/rider/handings/{handing_id}/accept' : '/api/rider/handings/{handing_id}/decline'
      answered.value = new Set([...answered.value, id])
      const done = await now(() => end.call('post', path, { path: { handing_id: id } }))
      if (done) showToast(t(yes ? 'hall.yours' : 'hall.declined'))
      else answered.value = new Set([...answered.value].filter((each) => each !== id))
      return done
    },
  }
  provide(KEY, desk)
  return desk
}
