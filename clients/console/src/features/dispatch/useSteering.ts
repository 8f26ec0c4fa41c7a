import { useEnd } from '@browser/end'
import { useCityNow } from '@browser/useCityNow'
import { useTopic } from '@browser/useTopic'
import type { LiveView } from '@shared/live/connect'
import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { DeliveryRow } from '../shell/cityDesk'
import { useDoing } from '../shell/useDoing'

export type Verb = 'assign' | 'release' | 'pin' | 'hold' | 'free'
export interface BoundRow extends Record<string, unknown> {
  readonly kind: 'pinned' | 'held'
  readonly rider_id: string | null
  readonly because: string
}
interface LastStep {
  readonly steerId: string
  readonly words: string
}

export interface Steering {
  readonly busy: Ref<boolean>
  readonly bounds: ShallowRef<LiveView<BoundRow>>
  readonly boundOf: (row: DeliveryRow) => BoundRow | null
  /** The last step of this page, while it may be undone. */
  readonly last: ComputedRef<LastStep | null>
  readonly steer: (verb: Verb, row: DeliveryRow, riderId?: string, riderName?: string, because?: string) => Promise<boolean>
  readonly undo: () => Promise<boolean>
}

/** As long as the house allows at least; it says so itself when it is too late after all. */
const UNDO_MS = 60_000
const KEY: InjectionKey<Steering> = Symbol('steering')

export function useSteering(): Steering {
  const steering = inject(KEY)
  if (steering === undefined) throw new Error('the operator shell provides the steering')
  return steering
}

/** What a person decides about rides, and how it is taken back. */
export function provideSteering(cityId: string, call = useEnd().call): Steering {
  const { t } = useI18n()
  const { busy, run } = useDoing()
  const bounds = useTopic<BoundRow>(`bounds/${cityId}`)
  const now = useCityNow(2000)
  const kept = ref<(LastStep & { readonly atMs: number }) | null>(null)
  const path = (row: DeliveryRow) => ({ order_id: row.order_id })
  const asked = (verb: Verb, row: DeliveryRow, riderId: string | undefined, because: string): Promise<{ steer_id: string }> => {
    const body = { because }
    if (verb === 'assign' || verb === 'pin') {
      if (riderId === undefined) throw new Error('nobody to give it to')
      return call('post', `/api/dispatch/orders/{order_id}/${verb}`, { path: path(row), body: { ...body, rider_id: riderId } })
    }
    return call('post', `/api/dispatch/orders/{order_id}/${verb}`, { path: path(row), body })
  }
  const steering: Steering = {
    busy,
    bounds,
    boundOf: (row) => bounds.value.rows?.get(row.delivery_id) ?? null,
    last: computed(() => (now.value > 0 && kept.value !== null && performance.now() - kept.value.atMs < UNDO_MS ? kept.value : null)),
    steer: (verb, row, riderId, riderName = '', because = '') =>
      run(async () => {
        const done = await asked(verb, row, riderId, because)
        const words = t(`steer.did_${verb}`, { n: row.order_number, rider: riderName })
        kept.value = { steerId: done.steer_id, words, atMs: performance.now() }
      }),
    undo: () =>
      run(async () => {
        if (kept.value === null) return
        await call('post', '/api/dispatch/steers/{steer_id}/undo', { path: { steer_id: kept.value.steerId }, body: { because: '' } })
        kept.value = null
      }, t('steer.undone')),
  }
  provide(KEY, steering)
  return steering
}
