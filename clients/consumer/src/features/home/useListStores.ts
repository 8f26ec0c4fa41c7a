import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import type { StoreCard } from '@/ground/types'
import { settleDown } from './settleDown'

export type Sort = 'near' | 'fast' | 'score' | 'sold' | 'fee'

/** Stores that can deliver to the place chosen. */
export function useListStores(): Asking<[Sort], readonly StoreCard[]> {
  return useAsk(async (sort: Sort) => {
    const { lon, lat } = await settleDown()
    return call('get', '/api/stores', { query: { lon, lat, sort } })
  })
}
