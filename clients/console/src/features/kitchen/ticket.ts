import type { Answer } from '@shared/api/call'

/** One order on the kitchen's rail; `due_at` is when its food must be ready for the promise to hold. */
export type TicketRow = Answer<'/api/stores/{store_id}/tickets'>[number]

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
