import type { OrderLine } from '../board/boardRow'

/** One order on the kitchen's rail. */
export interface TicketRow {
  readonly order_id: string
  readonly number: number
  readonly state: string
  readonly lines: readonly OrderLine[]
  readonly note: string
  readonly opened_at: string
  readonly started_at: string | null
  /** When the food must be ready so that the promise holds. */
  readonly due_at: string
}

export type Heat = 'calm' | 'soon' | 'late'

/** How a ticket stands against its time: the last quarter before it is due, at least two minutes, is `soon`. */
export function heatOf(ticket: TicketRow, nowMs: number): Heat {
  const [opened, due] = [Date.parse(ticket.opened_at), Date.parse(ticket.due_at)]
  if (nowMs >= due) return 'late'
  return due - nowMs <= Math.max((due - opened) / 4, 120_000) ? 'soon' : 'calm'
}

/** Tickets to cook, the one due first on the left; what is ready has left the rail. */
export function onTheRail(tickets: readonly TicketRow[]): readonly TicketRow[] {
  return tickets.filter((ticket) => ticket.state !== 'ready').sort((a, b) => (a.due_at < b.due_at ? -1 : 1))
}
