import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import { cartOf } from '@/features/cart/cart'
import type { Quote } from '@/ground/types'

export interface Wish {
  readonly store_id: string
  readonly fulfilment: 'delivery' | 'pickup'
  readonly address_id: string | null
  /** Start of the slot, or null for as soon as possible. */
  readonly scheduled_for: string | null
  readonly tender: 'online' | 'cash'
}

/** Have the house price a cart: every part named, the promise, valid until it expires. */
export function useQuoteCart(): Asking<[Wish], Quote> {
  return useAsk((wish: Wish) => {
    const lines = cartOf(wish.store_id).lines.map(({ variant_id, count, options, choices }) => ({
      variant_id,
      count,
      options: [...options],
      choices: [...choices],
    }))
    return call('post', '/api/quotes', {
      body: {
        store_id: wish.store_id,
        lines,
        fulfilment: wish.fulfilment,
        tender: wish.tender,
        ...(wish.address_id === null ? {} : { address_id: wish.address_id }),
        ...(wish.scheduled_for === null ? {} : { scheduled_for: wish.scheduled_for }),
      },
    })
  })
}
