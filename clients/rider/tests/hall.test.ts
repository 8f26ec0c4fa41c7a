import { describe, expect, it } from 'vitest'
import type { Row } from '@shared/live/wire'
import { answerS, lapsed, leftS, readHall, takenOver, type AskedRow, type HallRow } from '../src/features/hall/hall'

const asks = (handing_id: string): HallRow => ({ handing_id }) as HallRow
const mine = (delivery_id: string, state: AskedRow['state'] = 'asked'): AskedRow => ({ delivery_id, state }) as AskedRow

describe('the hall', () => {
  it('shows what colleagues ask apart from what anybody may take, the most urgent first', () => {
    const rows = new Map<string, Row>([
      ['open/d1', { order_number: 1, promised_at: '2026-01-01T12:10:00Z' }],
      ['asked/h1', { order_number: 2, until_at: '2026-01-01T12:02:00Z' }],
      ['open/d2', { order_number: 3, promised_at: '2026-01-01T12:00:00Z' }],
      ['asked/h2', { order_number: 4, until_at: '2026-01-01T12:01:00Z' }],
      ['mine/h3', { order_number: 5 }],
      ['news/1', {}],
    ])
    const hall = readHall(rows)
    expect(hall.asked.map((each) => each.order_number)).toEqual([4, 2])
    expect(hall.free.map((each) => each.order_number)).toEqual([3, 1])
    expect(hall.mine.map((each) => each.order_number)).toEqual([5])
  })
  it('never shows less time than none', () => {
    const row = { promised_at: '2026-01-01T12:00:00Z', until_at: '2026-01-01T12:00:00Z' }
    expect(leftS(row, Date.parse('2026-01-01T11:50:00Z'))).toBe(600)
    expect(leftS(row, Date.parse('2026-01-01T12:10:00Z'))).toBe(0)
    expect(answerS(row, Date.parse('2026-01-01T11:58:30Z'))).toBe(90)
    expect(answerS({ until_at: null }, 0)).toBe(0)
  })
  it('tells of a question that ran out, and not of one that was answered', () => {
    expect(lapsed([asks('a'), asks('b'), asks('c')], [asks('c')], new Set(['b'])).map((each) => each.handing_id)).toEqual(['a'])
  })
  it('tells of a delivery that a colleague took over, and not of one that stayed or was declined before', () => {
    const before = [mine('gone'), mine('stays'), mine('declined', 'declined')]
    expect(takenOver(before, [], (id) => id === 'stays').map((each) => each.delivery_id)).toEqual(['gone'])
  })
})
