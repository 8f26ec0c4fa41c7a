import { goInstead } from './going'

const ORDER = /[?&]order=([0-9a-f-]{36})(?:&|$)/

/** Back from a gateway's page, which can't carry a `#`: `/?order=ID` leads to the order. */
export function comeBack(): void {
  const order_id = ORDER.exec(location.search)?.[1]
  if (order_id === undefined) return
  history.replaceState(null, '', location.pathname + location.hash)
  setTimeout(() => goInstead('order', { order_id }), 0)
}
