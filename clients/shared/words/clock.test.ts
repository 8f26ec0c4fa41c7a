import { expect, test } from 'vitest'
import { clockRange, clockTime, countdown, dayAndTime, minutesRange } from './clock'

test('a clock time is the wall clock of the city, not of the phone', () => {
  expect(clockTime('2026-11-24T04:05:00Z', 'Asia/Shanghai')).toBe('12:05')
  expect(clockTime('2026-07-01T10:00:00Z', 'Europe/Berlin')).toBe('12:00')
  expect(clockTime('2026-12-01T10:00:00Z', 'Europe/Berlin')).toBe('11:00')
})

test('a range within one minute is one time', () => {
  expect(clockRange('2026-11-24T04:05:00Z', '2026-11-24T04:20:00Z', 'Asia/Shanghai')).toBe('12:05–12:20')
  expect(clockRange('2026-11-24T04:05:00Z', '2026-11-24T04:05:30Z', 'Asia/Shanghai')).toBe('12:05')
})

test('days turn at midnight of the city', () => {
  const now = Date.parse('2026-11-24T15:30:00Z')
  expect(dayAndTime('2026-11-24T16:10:00Z', now, 'Asia/Shanghai', 'zh-CN')).toBe('明天 00:10')
  expect(dayAndTime('2026-11-24T15:10:00Z', now, 'Asia/Shanghai', 'en')).toBe('Today 23:10')
  expect(dayAndTime('2026-11-20T04:00:00Z', now, 'Asia/Shanghai', 'zh-CN')).toBe('11月20日 12:00')
})

test('durations are whole minutes and countdowns end at nought', () => {
  expect(minutesRange(1500, 2090, 'zh-CN')).toBe('25–35分钟')
  expect(minutesRange(20, 30, 'en')).toBe('1 min')
  expect(countdown(245)).toBe('4:05')
  expect(countdown(3729)).toBe('1:02:09')
  expect(countdown(-4)).toBe('0:00')
})
