import { expect, test } from 'vitest'
import { hoursToday } from './hoursToday'

const span = (opens: number, closes: number) => ({ opens_s: opens * 3600, closes_s: closes * 3600 })
const hours = {
  week: [
    { weekday: 1, spans: [span(17, 26), span(10.5, 14)] },
    { weekday: 2, spans: [span(0, 24)] },
  ],
  exceptions: [
    { on_date: '2026-11-26', spans: [] },
    { on_date: '2026-12-01', spans: [span(12, 13)] },
  ],
}
const at = (instant: string): string | null => hoursToday(hours, Date.parse(instant), 'Asia/Shanghai')

test("the day is the store's own, and a special day goes before the weekday", () => {
  expect(at('2026-11-24T04:00:00Z')).toBe('10:30–14:00 17:00–02:00')
  expect(at('2026-11-24T16:00:00Z')).toBe('00:00–24:00')
  expect(at('2026-11-26T04:00:00Z')).toBeNull()
  expect(at('2026-12-01T04:00:00Z')).toBe('12:00–13:00')
  expect(at('2026-11-30T04:00:00Z')).toBeNull()
})
