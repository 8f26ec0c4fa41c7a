/**
 * Paths of the orders module, by hand from its values until its endpoints stand in `docs/openapi.json`;
 * then this file goes.
 */
type Answers<T> = { responses: { 200: { content: { 'application/json': T } } } }
type Takes<T> = { requestBody: { content: { 'application/json': T } } }
type At<P> = { parameters: { path: P } }

interface Quote {
  quote: string
  currency: string
  lines: { variant_id: string; name: string; variant: string; options: string[]; count: number; unit_minor: number; total_minor: number }[]
  parts: { kind: 'food' | 'packing' | 'delivery' | 'discount'; amount_minor: number }[]
  total_minor: number
  promise: { low_at: string; high_at: string }
  distance_m: number
  expires_at: string
}
interface OrderCard {
  order_id: string
  number: number
  store_id: string
  store_name: string
  state: string
  total_minor: number
  currency: string
  placed_at: string
  items_count: number
}
interface Order extends OrderCard {
  fulfilment: 'delivery' | 'pickup'
  tender: 'online' | 'cash'
  note: string
  cutlery: boolean
  lines: Quote['lines']
  parts: Quote['parts']
  promise: { low_at: string; high_at: string }
  pay_before: string | null
  can_cancel: boolean
  address: { text: string; detail: string; contact_name: string; phone: string } | null
}

export interface Coming {
  '/api/stores/{store_id}/slots': {
    get: At<{ store_id: string }> & Answers<{ starts_at: string; ends_at: string; left: number }[]>
  }
  '/api/quotes': {
    post: Takes<{
      store_id: string
      lines: { variant_id: string; count: number; options: string[]; choices: string[] }[]
      fulfilment: 'delivery' | 'pickup'
      address_id?: string
      lon?: number
      lat?: number
      scheduled_for?: string
      tender: 'online' | 'cash'
    }> &
      Answers<Quote>
  }
  '/api/orders': {
    get: { parameters: { query?: { state?: string; before?: string } } } & Answers<OrderCard[]>
    post: Takes<{ order_id: string; quote: string; address_id?: string; note: string; cutlery: boolean }> &
      Answers<{ order_id: string; number: number; state: string; total_minor: number; currency: string; pay_before: string | null }>
  }
  '/api/orders/{order_id}': { get: At<{ order_id: string }> & Answers<Order> }
  '/api/orders/{order_id}/cancel': { post: At<{ order_id: string }> & Takes<{ because: string }> & Answers<unknown> }
}
