import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { go } from '@/ground/going'
import { call } from '@/ground/house'

const GATEWAY = 'demo'

/** Where to come back to after paying: this very page, without the wish to pay at once. */
function openPayPage(url: string): void {
  // #ifdef H5
  location.assign(url)
  // #endif
  // #ifndef H5
  go('pay', { url })
  // #endif
}

/** Ask the gateway for a pay page and open it; the order's state comes back live. */
export function usePayOrder(): Asking<[string], true> {
  return useAsk(async (order_id: string): Promise<true> => {
    const { pay_url } = await call('post', '/api/orders/{order_id}/pay', { path: { order_id }, body: { gateway: GATEWAY } })
    openPayPage(pay_url)
    return true
  })
}

