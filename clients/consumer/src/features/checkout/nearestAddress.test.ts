import { expect, test } from 'vitest'
import type { Address } from '@/ground/types'
import { nearestAddress } from './nearestAddress'

const home = { address_id: 'home', lon: 121.47, lat: 31.23 } as Address
const work = { address_id: 'work', lon: 121.5, lat: 31.2 } as Address
const at = (lon: number, lat: number, more: object = {}) => ({ city_id: 'c', text: '', lon, lat, address_id: null, ...more })

test('a place that is a saved address means that address', () => {
  expect(nearestAddress([home, work], at(121.47, 31.23, { address_id: 'work' }))).toBe(work)
})

test('a searched place means the saved address beside it, and none when there is none near', () => {
  expect(nearestAddress([work, home], at(121.4705, 31.2301))).toBe(home)
  expect(nearestAddress([work, home], at(121.6, 31.4))).toBeNull()
})

test('where nobody chose a place the first saved address is offered', () => {
  expect(nearestAddress([home, work], at(121.6, 31.4, { assumed: true }))).toBe(home)
  expect(nearestAddress([], null)).toBeNull()
})
