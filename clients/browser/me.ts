/** Who is signed in, as `GET /api/me` tells it. */
export interface Me {
  readonly person_id: string
  readonly role: string
  readonly name: string
  readonly phone_masked: string
  readonly city_id: string | null
  readonly merchant_id?: string | null
  readonly store_ids: readonly string[]
  readonly rider_id: string | null
}
