import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import { place } from '@/ground/place'
import type { Menu, StorePage } from '@/ground/types'

export interface StoreAndMenu {
  readonly page: StorePage
  readonly menu: Menu
}

/** A store with its menu, in one go. */
export function useReadStore(): Asking<[string], StoreAndMenu> {
  return useAsk(async (store_id: string) => {
    const query = place.value === null ? {} : { lon: place.value.lon, lat: place.value.lat }
    const [page, menu] = await Promise.all([
      call('get', '/api/stores/{store_id}', { path: { store_id }, query }),
      call('get', '/api/stores/{store_id}/menu', { path: { store_id } }),
    ])
    return { page, menu }
  })
}
