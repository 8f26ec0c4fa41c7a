import type { Row } from '@shared/live/wire'
import type { Offer } from '../offers/offer'
import type { Stop } from '../route/stop'

export interface Board {
  readonly offers: readonly Offer[]
  readonly stops: readonly Stop[]
}

/** Offers and stops come as rows of one topic: `offer/…` and `stop/…`, the latter placed in riding order. */
export function readBoard(rows: ReadonlyMap<string, Row>): Board {
  const offers: Offer[] = []
  const stops: Stop[] = []
  for (const [key, row] of rows) {
    if (key.startsWith('offer/')) offers.push(row as unknown as Offer)
    else if (key.startsWith('stop/')) stops.push(row as unknown as Stop)
  }
  offers.sort((a, b) => (a.expires_at < b.expires_at ? -1 : 1))
  stops.sort((a, b) => a.place - b.place)
  return { offers, stops }
}
