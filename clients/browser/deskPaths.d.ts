/**
 * Paths of the rider and the console that the shared hand-written schema lacks, in the same shape.
 * The generated `schema.d.ts` makes this file superfluous.
 */
import '@shared/api/schema'

type Answers<T> = { responses: { 200: { content: { 'application/json': T } } } }
type Takes<T> = { requestBody: { content: { 'application/json': T } } }
type At<P> = { parameters: { path: P } }
type Done = Answers<Record<string, never>>

interface RiderSelf {
  rider_id: string
  name: string
  city_id: string
  vehicle: string
  state: 'off' | 'on'
  since: string | null
  delivered_today: number
  earned_today_minor: number
  online_today_s: number
  cash_owed_minor: number
  currency: string
}

declare module '@shared/api/schema' {
  interface paths {
    '/api/rider': { get: Answers<RiderSelf> }
    '/api/rider/on-line': { post: Done }
    '/api/rider/off-line': { post: Done }
    '/api/rider/positions': {
      post: Takes<{ fixes: { lon: number; lat: number; at: string; speed_mps: number; heading: number }[] }> & Done
    }
    '/api/rider/offers/{offer_id}/accept': { post: At<{ offer_id: string }> & Done }
    '/api/rider/offers/{offer_id}/decline': { post: At<{ offer_id: string }> & Done }
    '/api/deliveries/{delivery_id}/at-store': { post: At<{ delivery_id: string }> & Done }
    '/api/deliveries/{delivery_id}/picked-up': {
      post: At<{ delivery_id: string }> & Takes<{ pickup_code: string }> & Done
    }
    '/api/deliveries/{delivery_id}/at-customer': { post: At<{ delivery_id: string }> & Done }
    '/api/deliveries/{delivery_id}/delivered': {
      post: At<{ delivery_id: string }> & Takes<{ code: string | null; photo: string | null; cash_minor: number }> & Done
    }
    '/api/deliveries/{delivery_id}/exceptions': {
      post: At<{ delivery_id: string }> & Takes<{ kind: string; note: string }> & Done
    }
    '/api/cities/{city_id}/map.json': { get: At<{ city_id: string }> & Answers<unknown> }
  }
}
