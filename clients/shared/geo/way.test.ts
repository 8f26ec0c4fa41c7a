import { expect, test } from 'vitest'
import { ahead, written } from './way'

const A = { lon: 121.47, lat: 31.23 }
const NORTH = { lon: 121.47, lat: 31.239 }
const EAST = { lon: 121.4805, lat: 31.239 }

test('what lies behind is no longer part of the way', () => {
  const here = { lon: 121.4701, lat: 31.2345 }
  const { path, offM } = ahead([A, NORTH, EAST], here)
  expect(path).toHaveLength(3)
  expect(path[0]?.lat).toBeCloseTo(31.2345, 5)
  expect(path.slice(1)).toEqual([NORTH, EAST])
  expect(Math.round(offM)).toBe(10)
})

test('past the corner only the last street is left', () => {
  const { path } = ahead([A, NORTH, EAST], { lon: 121.475, lat: 31.239 })
  expect(path.map((each) => each.lon)).toEqual([121.475, EAST.lon])
})

test('far beside the way is told in metres', () => {
  const { offM } = ahead([A, NORTH], { lon: 121.48, lat: 31.23 })
  expect(Math.round(offM)).toBe(951)
})

test('places are written as the house wants them', () => {
  expect(written([A, EAST])).toBe('121.470000,31.230000;121.480500,31.239000')
})
