import { expect, test } from 'vitest'
import type { Order } from '@/ground/types'
import { readCourse, stepOf } from './course'

const order = { state: 'cooking' } as unknown as Order

test('the live rows win over the reading', () => {
  const delivery = {
    state: 'picked_up',
    rider: { name: '李师傅', vehicle: 'ebike' },
    position: { lon: 121.47, lat: 31.23 },
    eta: { low_at: '2026-11-24T04:10:00Z', high_at: '2026-11-24T04:16:00Z' },
  }
  expect(readCourse(order, { state: 'on_the_way' }, delivery)).toEqual({
    state: 'on_the_way',
    deliveryState: 'picked_up',
    rider: { name: '李师傅', vehicle: 'ebike' },
    riderAt: { lon: 121.47, lat: 31.23 },
    arrival: { low_at: '2026-11-24T04:10:00Z', high_at: '2026-11-24T04:16:00Z' },
    pickupCode: null,
  })
})

test('without live rows the reading stands alone', () => {
  expect(readCourse(order, null, null)).toMatchObject({ state: 'cooking', rider: null, riderAt: null, arrival: null })
})

test('an order that has ended has no rider on the map and no arrival', () => {
  const delivery = { position: { lon: 1, lat: 2 }, eta: { low_at: 'a', high_at: 'b' } }
  expect(readCourse(order, { state: 'delivered' }, delivery)).toMatchObject({ riderAt: null, arrival: null })
})

test('a malformed row is passed over, not shown', () => {
  expect(readCourse(order, null, { rider: 'Li', position: { lon: '1' }, eta: [] })).toMatchObject({ rider: null, riderAt: null, arrival: null })
})

test('steps follow the good course only', () => {
  expect(stepOf('ready')).toBe(3)
  expect(stepOf('cancelled')).toBe(-1)
})
