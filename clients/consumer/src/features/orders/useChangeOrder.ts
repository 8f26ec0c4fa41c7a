import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'

export interface Change {
  readonly note: string
  /** Null where there is no address to change. */
  readonly detail: string | null
}

/** Change an order's note and the detail of its address, while the house still allows it. */
export function useChangeOrder(): Asking<[string, Change], true> {
  return useAsk(async (order_id: string, change: Change): Promise<true> => {
    await call('post', '/api/orders/{order_id}/modify', { path: { order_id }, body: change })
    return true
  })
}
