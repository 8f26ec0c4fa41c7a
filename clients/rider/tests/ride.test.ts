import { expect, test } from 'vitest'
import { alongPath, headingTo, metresBetween } from '@/features/demo/ride'

const A = { lon: 121.47, lat: 31.23 }
const NORTH = { lon: 121.47, lat: 31.239 }
const EAST = { lon: 121.4805, lat: 31.239 }

test('a hundredth of a degree north is about a kilometre', () => {
  expect(Math.round(metresBetween(A, NORTH))).toBe(1001)
})

test('headings are clockwise from north', () => {
  expect(headingTo(A, NORTH)).toBe(0)
  expect(Math.round(headingTo(NORTH, EAST))).toBe(90)
})

test('riding follows the corner of the path', () => {
  const { at, heading, arrived } = alongPath([A, NORTH, EAST], 1500)
  expect(at.lat).toBeCloseTo(31.239, 6)
  expect(Math.round(metresBetween(NORTH, at))).toBe(499)
  expect(Math.round(heading)).toBe(90)
  expect(arrived).toBe(false)
})

test('a short path ends at its end', () => {
  expect(alongPath([A, NORTH], 5000)).toEqual({ at: NORTH, heading: 0, arrived: true })
})
