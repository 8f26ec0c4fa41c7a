import { expect, test } from 'vitest'
import type { Item } from '@/ground/types'
import { notNow } from './offered'

const breakfast = { windows: [{ weekdays: [0, 1, 2, 3, 4], from_s: 6 * 3600, to_s: 10 * 3600 }] } as unknown as Item
const at = (instant: string): number => Date.parse(instant)

test('a dish without hours is always offered', () => {
  expect(notNow({ windows: [] } as unknown as Item, at('2026-11-24T04:00:00Z'), 'Asia/Shanghai')).toBeNull()
})

test("hours are the store's wall clock on its own weekdays", () => {
  expect(notNow(breakfast, at('2026-11-23T22:30:00Z'), 'Asia/Shanghai')).toBeNull()
  expect(notNow(breakfast, at('2026-11-24T04:00:00Z'), 'Asia/Shanghai')).toBe('06:00–10:00')
  expect(notNow(breakfast, at('2026-11-28T00:00:00Z'), 'Asia/Shanghai')).toBe('06:00–10:00')
})
