import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import { readCity } from '@/features/home/readCity'
import type { FoundAddress } from '@/ground/types'

/** Search the city's streets and house numbers. */
export function useFindAddresses(): Asking<[string], readonly FoundAddress[]> {
  return useAsk(async (typed: string) => {
    if (typed.trim() === '') return []
    const { city_id } = await readCity()
    const { doors } = await call('get', '/api/cities/{city_id}/addresses', { path: { city_id }, query: { q: typed.trim() } })
    return doors
  })
}
