import { uuid7 } from '@shared/api/ids'
import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import type { Placed } from '@/ground/types'

export interface Placing {
  readonly quote: string
  readonly address_id: string | null
  readonly note: string
  readonly cutlery: boolean
}

/**
 * Place what was quoted. One quote is one order: a second tap, or a try after the network fell silent,
 * carries the same id and key and is the same order.
 */
export function usePlaceOrder(): Asking<[Placing], Placed> {
  let intention = { quote: '', order_id: '' }
  return useAsk((placing: Placing) => {
    if (intention.quote !== placing.quote) intention = { quote: placing.quote, order_id: uuid7() }
    const { order_id } = intention
    const { address_id, ...rest } = placing
    return call('post', '/api/orders', { key: order_id, body: { order_id, ...rest, ...(address_id === null ? {} : { address_id }) } })
  })
}
