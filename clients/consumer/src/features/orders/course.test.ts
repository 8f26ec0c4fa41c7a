import { expect, test } from 'vitest'
import type { Order } from '@/ground/types'
import { readCourse, stepOf } from './course'
import { pinsOf } from './pins'

const order = { state: 'cooking', store_point: null, address: null } as unknown as Order
const delivery = {
  state: 'picked_up',
  rider_name: '李师傅',
  rider_vehicle: 'ebike',
  lon: 121.47,
  lat: 31.23,
  store: { lon: 121.46, lat: 31.22 },
  door: { lon: 121.48, lat: 31.24 },
  eta_low_at: '2026-11-24T04:10:00Z',
  eta_high_at: '2026-11-24T04:16:00Z',
  drop_code: '4821',
  stops_before: 1,
}

test('the live rows win over the reading', () => {
  expect(readCourse(order, { state: 'on_the_way' }, delivery, null)).toEqual({
    state: 'on_the_way',
    deliveryState: 'picked_up',
    rider: { name: '李师傅' },
    riderAt: { lon: 121.47, lat: 31.23 },
    store: { lon: 121.46, lat: 31.22 },
    door: { lon: 121.48, lat: 31.24 },
    arrival: { low_at: '2026-11-24T04:10:00Z', high_at: '2026-11-24T04:16:00Z' },
    dropCode: '4821',
    stopsBefore: 1,
  })
})

test('fetching this very food is not a stop before it', () => {
  const stopsAt = (state: string): number => readCourse(order, null, { ...delivery, state, stops_before: 2 }, null).stopsBefore
  expect(['assigned', 'at_store', 'picked_up', 'at_customer'].map(stopsAt)).toEqual([1, 1, 2, 2])
  expect(readCourse(order, null, { ...delivery, state: 'assigned', stops_before: 0 }, null).stopsBefore).toBe(0)
})

test("the rider's newest position wins over the delivery's row", () => {
  const course = readCourse(order, { state: 'on_the_way' }, delivery, { lon: 121.475, lat: 31.235, heading: 90 })
  expect(pinsOf(course).map((pin) => [pin.key, pin.lon])).toEqual([
    ['store', 121.46],
    ['door', 121.48],
    ['rider', 121.475],
  ])
})

test('without live rows the reading stands alone, and nothing stands on the map', () => {
  const course = readCourse(order, null, null, null)
  expect(course).toMatchObject({ state: 'cooking', rider: null, riderAt: null, arrival: null, dropCode: null, stopsBefore: 0 })
  expect(pinsOf(course)).toEqual([])
})

test('an order that has ended has no rider on the map, no arrival and no code', () => {
  expect(readCourse(order, { state: 'delivered' }, delivery, null)).toMatchObject({ riderAt: null, arrival: null, dropCode: null })
})

test('before there is a delivery the order itself says where store and door are', () => {
  const placed = { ...order, store_point: { lon: 1, lat: 2 }, address: { text: '', lon: 3, lat: 4 } } as unknown as Order
  expect(readCourse(placed, null, null, null)).toMatchObject({ store: { lon: 1, lat: 2 }, door: { lon: 3, lat: 4 } })
})

test('a malformed row is passed over, not shown', () => {
  expect(readCourse(order, null, { rider_name: 7, store: { lon: '1' }, eta_low_at: 'x' }, null)).toMatchObject({ rider: null, store: null, arrival: null })
})

test('steps follow the good course only', () => {
  expect(stepOf('ready')).toBe(3)
  expect(stepOf('cancelled')).toBe(-1)
})
