import type { Answer } from '@shared/api/call'

export type HallRow = Answer<'/api/rider/hall'>[number]

/** How long there is to ride in the worst case: none left is shown as none, never as less. */
export function leftS(row: Pick<HallRow, 'promised_at'>, nowMs: number): number {
  return Math.max(0, Math.round((Date.parse(row.promised_at) - nowMs) / 1000))
}

/** Two lists: what colleagues ask of me, and what is there for whoever is first. */
export function parted(rows: readonly HallRow[]): { readonly asked: readonly HallRow[]; readonly free: readonly HallRow[] } {
  return {
    asked: rows.filter((row) => row.handing_id !== null),
    free: rows.filter((row) => row.handing_id === null),
  }
}
