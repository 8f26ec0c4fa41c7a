import { expect, test } from 'vitest'
import { restSoon, workedToday, type Care } from '@/features/care/care'

const care: Care = {
  standing: 'offers',
  until_at: null,
  offers_until_at: '2026-03-02T06:00:00Z',
  worked_s: 3 * 3600 + 90,
  stretch_s: 3 * 3600,
  days_in_a_row: 1,
  went_on: false,
  is_working: true,
  as_of: '2026-03-02T05:00:00Z',
}

test('a rest is announced twenty minutes ahead, not sooner, and not while resting', () => {
  expect(restSoon(care, Date.parse('2026-03-02T05:39:59Z'))).toBeNull()
  expect(restSoon(care, Date.parse('2026-03-02T05:40:00Z'))).toBe('2026-03-02T06:00:00Z')
  expect(restSoon({ ...care, standing: 'resting', offers_until_at: null }, Date.parse('2026-03-02T06:01:00Z'))).toBeNull()
})

test('work goes on while the rider works, and stands still in a rest', () => {
  const later = Date.parse('2026-03-02T05:30:00Z')
  expect(workedToday(care, later)).toEqual({ h: 3, m: 31 })
  expect(workedToday({ ...care, is_working: false }, later)).toEqual({ h: 3, m: 1 })
})
