import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { cityClock } from '@/ground/clock'
import { go } from '@/ground/going'
import { call } from '@/ground/house'
import { again } from './again'
import { emptyCart, fillCart, lineOf } from './cart'

interface Left {
  readonly storeId: string
  readonly names: readonly string[]
}
let left: Left | null = null

/** What the order just repeated could not put into the cart of this store; told once. */
export function takeMissing(storeId: string): readonly string[] {
  const names = left?.storeId === storeId ? left.names : []
  left = null
  return names
}

/** Put an order into its store's cart once more, in place of what lay there, and go to the store. */
export function useOrderAgain(): Asking<[string], true> {
  return useAsk(async (order_id: string): Promise<true> => {
    const order = await call('get', '/api/orders/{order_id}', { path: { order_id } })
    const store_id = order.store_id
    const menu = await call('get', '/api/stores/{store_id}/menu', { path: { store_id } })
    const { found, missing } = again(order.lines, menu, cityClock.nowMs())
    if (found.length === 0) emptyCart(store_id)
    else fillCart(store_id, order.store_name, found.map(({ item, choice }) => lineOf(item, choice)))
    left = { storeId: store_id, names: missing }
    go('store', { store_id, cart: missing.length === 0 ? 'open' : 'there' })
    return true
  })
}
