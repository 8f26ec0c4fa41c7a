import type { Answer } from '@shared/api/call'
import type { Row } from '@shared/live/wire'

export type MyHall = Answer<'/api/rider/hall'>
export type HallRow = MyHall['rows'][number]
/** A delivery of mine that I asked a colleague to take over, and what became of the question. */
export type AskedRow = MyHall['mine'][number]
export type Colleague = Answer<'/api/deliveries/{delivery_id}/colleagues'>[number]

export interface Hall {
  /** What colleagues ask of me, the one that runs out first on top. */
  readonly asked: readonly HallRow[]
  /** What is there for whoever is first, the most urgent on top. */
  readonly free: readonly HallRow[]
  readonly mine: readonly AskedRow[]
}

/** The rows of the hall's topic: `asked/…`, `open/…` and `mine/…`. */
export function readHall(rows: ReadonlyMap<string, Row>): Hall {
  const of = <R>(prefix: string): R[] => [...rows].filter(([key]) => key.startsWith(prefix)).map(([, row]) => row as unknown as R)
  return {
    asked: of<HallRow>('asked/').sort((a, b) => ((a.until_at ?? '') < (b.until_at ?? '') ? -1 : 1)),
    free: of<HallRow>('open/').sort((a, b) => (a.promised_at < b.promised_at ? -1 : 1)),
    mine: of<AskedRow>('mine/'),
  }
}

/** How long there is to ride in the worst case: none left is shown as none, never as less. */
export function leftS(row: Pick<HallRow, 'promised_at'>, nowMs: number): number {
  return Math.max(0, Math.round((Date.parse(row.promised_at) - nowMs) / 1000))
}

/** How long there is to answer; none where nobody said. */
export function answerS(row: { readonly until_at: string | null }, nowMs: number): number {
  return row.until_at === null ? 0 : Math.max(0, (Date.parse(row.until_at) - nowMs) / 1000)
}

/** Questions that were there before and are gone without my answer: the colleague keeps it, or it went elsewhere. */
export function lapsed(before: readonly HallRow[], now: readonly HallRow[], answered: ReadonlySet<string>): readonly HallRow[] {
  const left = new Set(now.map((row) => row.handing_id))
  return before.filter((row) => row.handing_id !== null && !left.has(row.handing_id) && !answered.has(row.handing_id))
}

/** Of what I asked, that which a colleague has taken over: it was open before, and the delivery is no longer mine. */
export function takenOver(before: readonly AskedRow[], now: readonly AskedRow[], holds: (deliveryId: string) => boolean): readonly AskedRow[] {
  const left = new Set(now.map((row) => row.delivery_id))
  return before.filter((row) => row.state === 'asked' && !left.has(row.delivery_id) && !holds(row.delivery_id))
}
