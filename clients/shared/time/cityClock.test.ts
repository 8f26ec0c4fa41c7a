import { expect, test } from 'vitest'
import { CityClock } from './cityClock'

test('city time runs at its rate from the last reading', () => {
  let machine = 1_000
  const clock = new CityClock(() => machine)
  clock.set({ cityTime: '2026-11-24T04:00:00Z', rate: 10 })
  machine += 6_000
  expect(new Date(clock.nowMs()).toISOString()).toBe('2026-11-24T04:01:00.000Z')
  expect(clock.secondsUntil('2026-11-24T04:02:00Z')).toBe(60)
  expect(clock.machineMsUntil('2026-11-24T04:02:00Z')).toBe(6_000)
  expect(clock.machineMsUntil('2026-11-24T03:00:00Z')).toBe(0)
  expect(clock.machineMsUntil('2099-01-01T00:00:00Z')).toBe(2_147_483_647)
})

test('an unreadable reading changes nothing', () => {
  const clock = new CityClock(() => 5_000)
  clock.set({ cityTime: 'soon', rate: 10 })
  clock.set({ cityTime: '2026-11-24T04:00:00Z', rate: 0 })
  expect(clock.nowMs()).toBe(5_000)
  expect(clock.rate).toBe(1)
})
