import type { Answer } from '@shared/api/call'

/** A live order as the store's board shows it. */
export type BoardRow = Answer<'/api/stores/{store_id}/board'>[number]
export type OrderLine = Pick<BoardRow['lines'][number], 'name' | 'variant' | 'options' | 'count'>

export type Column = 'answer' | 'cook' | 'ready' | 'away'
export const COLUMNS: readonly Column[] = ['answer', 'cook', 'ready', 'away']

const COLUMN_OF: Readonly<Record<string, Column>> = {
  open: 'answer',
  accepted: 'cook',
  cooking: 'cook',
  ready: 'ready',
  on_the_way: 'away',
}

/** The board: live orders by column, in each the one promised first on top. Ended orders stand nowhere. */
export function columnsOf(rows: readonly BoardRow[]): Readonly<Record<Column, readonly BoardRow[]>> {
  const columns: Record<Column, BoardRow[]> = { answer: [], cook: [], ready: [], away: [] }
  for (const row of rows) {
    const column = COLUMN_OF[row.state]
    if (column !== undefined) columns[column].push(row)
  }
  for (const column of COLUMNS) columns[column].sort((a, b) => (a.promised_at < b.promised_at ? -1 : 1))
  return columns
}
