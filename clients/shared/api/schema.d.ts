/**
 * Types of the HTTP API in the shape openapi-typescript writes them.
 *
 * Written by hand from the contract until the server exports `docs/openapi.json`; then
 * `npm run api` in clients/consumer replaces this whole file. Never import it but through `call.ts`.
 */
type Answers<T> = { responses: { 200: { content: { 'application/json': T } } } }
type Takes<T> = { requestBody: { content: { 'application/json': T } } }
type At<P> = { parameters: { path: P } }
type Asked<Q> = { parameters: { query?: Q } }
type None = Record<string, never>

interface Address {
  address_id: string
  label: string
  text: string
  detail: string
  contact_name: string
  phone: string
  lon: number
  lat: number
}
interface StoreCard {
  store_id: string
  name: string
  cuisine: string
  description: string
  picture: string | null
  lon: number
  lat: number
  address_text: string
  currency: string
  minimum_minor: number
  distance_m: number
  fee_minor: number
  eta_s: { low: number; high: number }
  open_now: boolean
  opens_at: string | null
  score: number | null
  sold_count: number
  invented: boolean
}
interface StorePage extends StoreCard {
  hours: { weekday: number; opens: string; closes: string }[]
  notice: string
}
interface Menu {
  store_id: string
  currency: string
  sections: {
    section_id: string
    name: string
    items: {
      item_id: string
      name: string
      description: string
      picture: string | null
      kcal: number | null
      allergens: string[]
      tags: string[]
      kind: 'item' | 'set'
      sold_out: boolean
      variants: { variant_id: string; name: string; price_minor: number; left: number | null; sold_out: boolean }[]
      groups: {
        group_id: string
        name: string
        min: number
        max: number
        options: { option_id: string; name: string; price_minor: number }[]
      }[]
    }[]
  }[]
}
interface QuoteLine {
  variant_id: string
  count: number
  options: string[]
  choices?: string[]
}
interface Quote {
  quote: string
  currency: string
  lines: { name: string; variant: string; options: string[]; count: number; unit_minor: number; total_minor: number }[]
  parts: { kind: string; amount_minor: number }[]
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
  store_point: { lon: number; lat: number } | null
  address: { text: string; detail: string; contact_name: string; phone: string; lon: number; lat: number } | null
}

export interface paths {
  '/api/sign-in/codes': { post: Takes<{ phone: string; end: string }> & Answers<{ sent: boolean; expires_s: number }> }
  '/api/sign-in': {
    post: Takes<{ phone: string; code: string; end: string; slot: number; bearer: boolean }> &
      Answers<{ person_id: string; role: string; name: string; token: string | null }>
  }
  '/api/sign-out': { post: Answers<None> }
  '/api/me': {
    get: Answers<{
      person_id: string
      role: string
      name: string
      phone_masked: string
      city_id: string | null
      store_ids: string[]
      rider_id: string | null
    }>
    put: Takes<{ name: string }> & Answers<None>
  }
  '/api/me/addresses': { get: Answers<Address[]>; post: Takes<Address> & Answers<Address> }
  '/api/me/addresses/{address_id}': {
    put: At<{ address_id: string }> & Takes<Address> & Answers<Address>
    delete: At<{ address_id: string }> & Answers<None>
  }
  '/api/cities': {
    get: Answers<{ city_id: string; name: string; lon: number; lat: number; zone: string; currency: string }[]>
  }
  '/api/cities/{city_id}/map.json': { get: At<{ city_id: string }> & Answers<{ type: string; attribution: string; features: unknown[] }> }
  '/api/cities/{city_id}/addresses': {
    get: At<{ city_id: string }> & Asked<{ q: string }> & Answers<{ text: string; lon: number; lat: number; invented: boolean }[]>
  }
  '/api/stores': {
    get: Asked<{ lon: number; lat: number; q?: string; cuisine?: string; sort?: string; open_now?: boolean }> & Answers<StoreCard[]>
  }
  '/api/stores/{store_id}': { get: At<{ store_id: string }> & Asked<{ lon?: number; lat?: number }> & Answers<StorePage> }
  '/api/stores/{store_id}/menu': { get: At<{ store_id: string }> & Answers<Menu> }
  '/api/stores/{store_id}/slots': {
    get: At<{ store_id: string }> & Answers<{ starts_at: string; ends_at: string; left: number }[]>
  }
  '/api/search': {
    get: Asked<{ q: string; lon: number; lat: number }> &
      Answers<{ stores: StoreCard[]; dishes: {
          item_id: string
          name: string
          picture: string | null
          store_id: string
          store_name: string
          price_minor: number
          currency: string
        }[] }>
  }
  '/api/quotes': {
    post: Takes<{
      store_id: string
      lines: QuoteLine[]
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
    get: Asked<{ state?: string; before?: string }> & Answers<OrderCard[]>
    post: Takes<{ order_id: string; quote: string; address_id?: string; note: string; cutlery: boolean }> &
      Answers<{ order_id: string; number: number; state: string; total_minor: number; pay_before: string | null }>
  }
  '/api/orders/{order_id}': { get: At<{ order_id: string }> & Answers<Order> }
  '/api/orders/{order_id}/cancel': { post: At<{ order_id: string }> & Takes<{ because: string }> & Answers<None> }
  '/api/orders/{order_id}/events': { get: At<{ order_id: string }> & Answers<{ kind: string; at: string }[]> }
  '/api/orders/{order_id}/pay': {
    post: At<{ order_id: string }> & Takes<{ gateway: string }> & Answers<{ attempt_id: string; pay_url: string }>
  }
  '/api/live/ticket': { post: Answers<{ ticket: string }> }
}
