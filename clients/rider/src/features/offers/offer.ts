/** One delivery offered to me: what it pays, how far, how long honestly, and until when I may answer. */
export interface Offer {
  readonly offer_id: string
  readonly delivery_id: string
  readonly store_name: string
  readonly pickup_address: string
  readonly dropoff_address: string
  readonly pay_minor: number
  readonly currency: string
  readonly distance_m: number
  /** How long the engine thinks it takes from now to the door, waiting for the food included. */
  readonly takes_s: number
  readonly items_count: number
  readonly cash_minor: number
  readonly offered_at: string
  readonly expires_at: string
}
