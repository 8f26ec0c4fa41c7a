import { expect, test } from 'vitest'
import { toGcj02 } from './datum'

test('a point in Shanghai moves as the published algorithm moves it', () => {
  const moved = toGcj02({ lon: 121.4737, lat: 31.2304 })
  expect(moved.lon).toBeCloseTo(121.47823, 4)
  expect(moved.lat).toBeCloseTo(31.22847, 4)
})

test('outside China nothing moves', () => {
  expect(toGcj02({ lon: 13.4, lat: 52.5 })).toEqual({ lon: 13.4, lat: 52.5 })
})
