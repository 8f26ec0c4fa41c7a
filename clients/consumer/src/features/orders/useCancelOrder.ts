import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'

/** Cancel an order; the house refuses once the window is over and says why. */
export function useCancelOrder(): Asking<[string, string], true> {
  return useAsk(async (order_id: string, because: string): Promise<true> => {
    await call('post', '/api/orders/{order_id}/cancel', { path: { order_id }, body: { because } })
    return true
  })
}
