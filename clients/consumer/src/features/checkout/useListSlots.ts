import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import type { Slot } from '@/ground/types'

/** The times a store can still be scheduled for. */
export function useListSlots(): Asking<[string], readonly Slot[]> {
  return useAsk((store_id: string) => call('get', '/api/stores/{store_id}/slots', { path: { store_id } }))
}
