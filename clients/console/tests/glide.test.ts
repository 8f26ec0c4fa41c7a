import { expect, test } from 'vitest'
import { Glide } from '@/features/map/glide'

test('a marker glides to the newest position within two seconds', () => {
  const glide = new Glide()
  glide.head('r1', { lon: 121.4, lat: 31.2 }, 0)
  glide.head('r1', { lon: 121.402, lat: 31.2 }, 5000)
  expect(glide.at(5000).get('r1')).toEqual({ lon: 121.4, lat: 31.2 })
  expect(glide.at(6000).get('r1')?.lon).toBeCloseTo(121.401, 6)
  expect(glide.at(9000).get('r1')).toEqual({ lon: 121.402, lat: 31.2 })
  expect([glide.moving(6000), glide.moving(9000)]).toEqual([true, false])
})

test('a turn on the way starts from where the marker is shown', () => {
  const glide = new Glide()
  glide.head('r1', { lon: 121.4, lat: 31.2 }, 0)
  glide.head('r1', { lon: 121.402, lat: 31.2 }, 5000)
  glide.head('r1', { lon: 121.402, lat: 31.202 }, 6000)
  expect(glide.at(6000).get('r1')?.lon).toBeCloseTo(121.401, 6)
})

test('a leap is shown at once', () => {
  const glide = new Glide()
  glide.head('r1', { lon: 121.4, lat: 31.2 }, 0)
  glide.head('r1', { lon: 121.5, lat: 31.2 }, 1000)
  expect(glide.at(1000).get('r1')).toEqual({ lon: 121.5, lat: 31.2 })
})

test('who went off line is forgotten', () => {
  const glide = new Glide()
  glide.head('r1', { lon: 121.4, lat: 31.2 }, 0)
  glide.head('r2', { lon: 121.4, lat: 31.2 }, 0)
  glide.keep(new Set(['r2']))
  expect([...glide.at(0).keys()]).toEqual(['r2'])
})
