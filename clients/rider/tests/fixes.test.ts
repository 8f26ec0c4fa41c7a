import { expect, test } from 'vitest'
import { Fixes, type Fix } from '@/features/duty/fixes'

const fix = (second: number): Fix => ({
  lon: 121.4,
  lat: 31.2,
  at: new Date(second * 1000).toISOString(),
  speed_mps: 5,
  heading: 90,
})

test('fixes wait until they are known to have arrived', () => {
  const fixes = new Fixes()
  fixes.add(fix(1))
  const batch = fixes.peek()
  fixes.add(fix(2))
  fixes.sent(batch)
  expect(fixes.peek()).toEqual([fix(2)])
})

test('only the newest sixty are kept', () => {
  const fixes = new Fixes()
  for (let second = 1; second <= 75; second++) fixes.add(fix(second))
  expect(fixes.peek()).toHaveLength(60)
  expect(fixes.peek()[0]).toEqual(fix(16))
})
