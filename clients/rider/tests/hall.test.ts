import { describe, expect, it } from 'vitest'
import { leftS, parted, type HallRow } from '../src/features/hall/hall'

const row = (over: Partial<HallRow>): HallRow => ({ handing_id: null, ...over }) as HallRow

describe('the hall', () => {
  it('shows what colleagues ask apart from what anybody may take', () => {
    const lists = parted([row({ order_number: 1 }), row({ order_number: 2, handing_id: 'h' })])
    expect(lists.asked.map((each) => each.order_number)).toEqual([2])
    expect(lists.free.map((each) => each.order_number)).toEqual([1])
  })
  it('never shows less time than none', () => {
    const row = { promised_at: '2026-01-01T12:00:00Z' }
    expect(leftS(row, Date.parse('2026-01-01T11:50:00Z'))).toBe(600)
    expect(leftS(row, Date.parse('2026-01-01T12:10:00Z'))).toBe(0)
  })
})
