import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { go } from '@/ground/going'
import { call } from '@/ground/house'

const GATEWAY = 'demo'

/** Open the gateway's page. The web leaves for it and comes back by `?order=`, which App.vue understands. */
function openPayPage(url: string, orderId: string): void {
  // #ifdef H5
  const back = `/?order=${orderId}`
  location.assign(`${url}${url.includes('?') ? '&' : '?'}back=${encodeURIComponent(back)}`)
  // #endif
  // #ifndef H5
  go('pay', { url, order_id: orderId })
  // #endif
}

/** Ask the gateway for a pay page and open it; the order's state comes back live. */
export function usePayOrder(): Asking<[string], true> {
  return useAsk(async (order_id: string): Promise<true> => {
    const { pay_url } = await call('post', '/api/orders/{order_id}/pay', { path: { order_id }, body: { gateway: GATEWAY } })
    openPayPage(pay_url, order_id)
    return true
  })
}
