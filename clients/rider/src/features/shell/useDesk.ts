import type { End } from '@browser/end'
import { useAsked, type Asked } from '@browser/useAsked'
import { useTopic } from '@browser/useTopic'
import type { Answer } from '@shared/api/call'
import { asProblem, type Problem } from '@shared/api/problem'
import { showFailToast } from 'vant'
import { computed, inject, provide, ref, watch, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Offer } from '../offers/offer'
import { newAction, type Intent } from '../queue/action'
import { useQueue, type Queue } from '../queue/useQueue'
import { routeAfter, type Stop } from '../route/stop'
import { readBoard, type Board } from './board'
import { remember, remembered } from './remembered'
import { useSettled } from './useSettled'

export type RiderSelf = Answer<'/api/rider'>

/** Everything the rider's screens share: who I am, my offers, my route, and the queue behind my taps. */
export interface Desk {
  readonly self: Asked<RiderSelf>
  readonly onLine: ComputedRef<boolean>
  readonly offers: ComputedRef<readonly Offer[]>
  /** My stops in riding order, waiting actions already counted in; null until first heard. */
  readonly stops: ComputedRef<readonly Stop[] | null>
  readonly fresh: ComputedRef<boolean>
  /** Why there is no live route, where the server refused it. */
  readonly refused: ComputedRef<string | null>
  readonly queue: Queue
  /** Queue a step of a delivery; it shows at once and is sent when the network allows. */
  readonly act: (deliveryId: string, intent: Intent) => Promise<void>
  /** Run something that must reach the server now; says what went wrong. True when it worked. */
  readonly now: (what: () => Promise<unknown>) => Promise<boolean>
  readonly busy: Ref<boolean>
}

const KEY: InjectionKey<Desk> = Symbol('desk')

export function useDesk(): Desk {
  const desk = inject(KEY)
  if (desk === undefined) throw new Error('the shell provides the desk')
  return desk
}

export function provideDesk(end: End, riderId: string): Desk {
  const { t } = useI18n()
  const busy = ref(false)
  const tell = (problem: Problem): void => void showFailToast({ message: problem.message, duration: 4000 })
  const self = useAsked(() => end.call('get', '/api/rider', {}))
  const settled = useSettled()
  const queue = useQueue(end, tell, (action) => {
    settled.note(action)
    void self.reload()
  })
  const view = useTopic(`rider/${riderId}`)
  const known = remembered<Board>('board', end.slot)
  const board = computed(() => (view.value.rows === null ? known : readBoard(view.value.rows)))
  watch(board, (now) => {
    remember('board', end.slot, now)
    void self.reload()
  })
  self.data.value = remembered<RiderSelf>('self', end.slot)
  watch(self.data, (now) => now !== null && remember('self', end.slot, now))

  const desk: Desk = {
    self,
    onLine: computed(() => self.data.value?.state === 'on'),
    offers: computed(() => board.value?.offers ?? []),
    stops: computed(() => (board.value === null ? null : routeAfter(board.value.stops, [...settled.actions.value, ...queue.waiting.value]))),
    fresh: computed(() => view.value.fresh),
    refused: computed(() => view.value.refused),
    queue,
    busy,
    act: (deliveryId, intent) => queue.add(newAction(deliveryId, intent)),
    now: async (what) => {
      busy.value = true
      try {
        await what()
        return true
      } catch (caught) {
        tell(asProblem(caught, t('silent')))
        return false
      } finally {
        busy.value = false
      }
    },
  }
  provide(KEY, desk)
  return desk
}
