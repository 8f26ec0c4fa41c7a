import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import type { OrderCard } from '@/ground/types'

/** The person's own orders, newest first. */
export function useListOrders(): Asking<[], readonly OrderCard[]> {
  return useAsk(() => call('get', '/api/orders', {}))
}
