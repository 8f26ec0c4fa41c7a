/** A live order as the store's board shows it. */
export interface BoardRow {
  readonly order_id: string
  readonly number: number
  readonly state: string
  readonly fulfilment: string
  readonly tender: string
  readonly placed_at: string
  /** When the customer was told to expect it, the later end. */
  readonly promised_at: string
  readonly answer_before: string | null
  readonly lines: readonly OrderLine[]
  readonly note: string
  readonly total_minor: number
  readonly currency: string
  readonly delivery_state: string | null
  readonly rider_name: string | null
  readonly pickup_code: string | null
}

export interface OrderLine {
  readonly name: string
  readonly variant: string
  readonly options: readonly string[]
  readonly count: number
}

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
