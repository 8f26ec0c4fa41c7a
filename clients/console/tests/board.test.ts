import { expect, test } from 'vitest'
import { columnsOf, type BoardRow } from '@/features/board/boardRow'
import { figuresOf } from '@/features/shell/figures'
import { heatOf, onTheRail, type TicketRow } from '@/features/kitchen/ticket'

const order = (number: number, state: string, minute: number): BoardRow =>
  ({ order_id: `o${number}`, number, state, promised_at: `2026-11-24T04:${minute}:00Z` }) as BoardRow

test('each state has its column, the earliest promise stands on top, and ended orders stand nowhere', () => {
  const columns = columnsOf([
    order(1, 'cooking', 40),
    order(2, 'accepted', 20),
    order(3, 'open', 30),
    order(4, 'ready', 10),
    order(5, 'on_the_way', 15),
    order(6, 'delivered', 11),
    order(7, 'unpaid', 11),
  ])
  const numbers = Object.fromEntries(Object.entries(columns).map(([name, rows]) => [name, rows.map((row) => row.number)]))
  expect(numbers).toEqual({ answer: [3], cook: [2, 1], ready: [4], away: [5] })
})

const ticket = (over: Partial<TicketRow>): TicketRow =>
  ({ order_id: 'o', number: 1, state: 'open', opened_at: '2026-11-24T04:00:00Z', due_at: '2026-11-24T04:20:00Z', ...over }) as TicketRow

test('a ticket turns warm in its last quarter and late when it is due', () => {
  const at = (clock: string): string => heatOf(ticket({}), Date.parse(`2026-11-24T${clock}Z`))
  expect([at('04:14:59'), at('04:15:00'), at('04:19:59'), at('04:20:00')]).toEqual(['calm', 'soon', 'soon', 'late'])
})

test('the rail is ordered by when food is due, without what is ready', () => {
  const rail = onTheRail([
    ticket({ number: 1, due_at: '2026-11-24T04:30:00Z' }),
    ticket({ number: 2, due_at: '2026-11-24T04:10:00Z' }),
    ticket({ number: 3, state: 'ready', due_at: '2026-11-24T04:05:00Z' }),
  ])
  expect(rail.map((each) => each.number)).toEqual([2, 1])
})

test('live orders are counted by where they are, the unpaid nowhere', () => {
  const orders = [
    { state: 'unpaid', count: 9 },
    { state: 'open', count: 2 },
    { state: 'accepted', count: 3 },
    { state: 'cooking', count: 4 },
    { state: 'ready', count: 1 },
    { state: 'on_the_way', count: 5 },
  ]
  expect(figuresOf(orders)).toEqual({ live: 15, toAnswer: 2, inKitchen: 8, onTheWay: 5 })
})
