import type { End } from '@browser/end'
import { useAsked, type Asked } from '@browser/useAsked'
import { useTopic } from '@browser/useTopic'
import type { Answer } from '@shared/api/call'
import type { LiveView } from '@shared/live/connect'
import { computed, inject, provide, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue'

export type DeliveryRow = Answer<'/api/deliveries'>[number]
export type RiderRow = Answer<'/api/riders'>[number]
export type Overview = Answer<'/api/operations/overview/{city_id}'>
export type StoreRow = Answer<'/api/my/stores'>[number]

/** What the operator's pages share: the city, its live deliveries, its riders and stores by id. */
export interface CityDesk {
  readonly cityId: string
  readonly deliveries: ShallowRef<LiveView<DeliveryRow & Record<string, unknown>>>
  /** Orders under way, the one promised first on top; null until first heard. */
  readonly underWay: ComputedRef<readonly DeliveryRow[] | null>
  readonly riders: Asked<RiderRow[]>
  readonly stores: Asked<StoreRow[]>
  readonly overview: Asked<Overview>
  readonly storeName: (storeId: string) => string
  readonly riderName: (riderId: string | null) => string
  /** Who has a delivery: a rider, or an outside courier. */
  readonly carrierName: (row: DeliveryRow) => string
}

const KEY: InjectionKey<CityDesk> = Symbol('city desk')

export function useCityDesk(): CityDesk {
  const desk = inject(KEY)
  if (desk === undefined) throw new Error('the operator shell provides the desk')
  return desk
}

export function provideCityDesk(end: End, cityId: string): CityDesk {
  const deliveries = useTopic<DeliveryRow & Record<string, unknown>>(`deliveries/${cityId}`)
  const riders = useAsked(() => end.call('get', '/api/riders', { query: { city_id: cityId } }), 10_000)
  const stores = useAsked(() => end.call('get', '/api/my/stores', {}), 60_000)
  const storeNames = computed(() => new Map(stores.data.value?.map((store) => [store.store_id, store.name])))
  const riderNames = computed(() => new Map(riders.data.value?.map((rider) => [rider.rider_id, rider.name])))
  const desk: CityDesk = {
    cityId,
    deliveries,
    underWay: computed(() => {
      const { rows } = deliveries.value
      return rows === null ? null : [...rows.values()].sort((a, b) => (a.promised_at < b.promised_at ? -1 : 1))
    }),
    riders,
    stores,
    overview: useAsked(() => end.call('get', '/api/operations/overview/{city_id}', { path: { city_id: cityId } }), 4000),
    storeName: (storeId) => storeNames.value.get(storeId) ?? storeId.slice(-6),
    carrierName: (row) => row.courier_title ?? desk.riderName(row.rider_id),
    riderName: (riderId) => (riderId === null ? '' : (riderNames.value.get(riderId) ?? riderId.slice(-6))),
  }
  provide(KEY, desk)
  return desk
}
