import type { Change, Row } from './wire'

/**
 * The rows of one topic by key: the snapshot, and every change since.
 *
 * A full change replaces everything; a repeated one is harmless, since a row always comes whole and as the
 * server read it last: the order of one socket is the order of the readings.
 */
export class Rows<R extends Row = Row> {
  private readonly byKey = new Map<string, R>()
  private at = -1

  /** Position of the last change taken in; -1 before the first. */
  get position(): number {
    return this.at
  }

  /** Take in a change. */
  take(change: Change): void {
    if (change.full) this.byKey.clear()
    for (const [key, row] of Object.entries(change.put)) this.byKey.set(key, row as R)
    for (const key of change.drop) this.byKey.delete(key)
    this.at = Math.max(this.at, change.position)
  }

  /** A copy by key: what a screen keeps is never changed under its hands. */
  snapshot(): ReadonlyMap<string, R> {
    return new Map(this.byKey)
  }
}
