import { expect, test } from 'vitest'
import { newAction } from '@/features/queue/action'
import { nextStep, routeAfter, type Stop } from '@/features/route/stop'

function stop(over: Partial<Stop>): Stop {
  return {
    delivery_id: 'd1',
    order_number: 7,
    kind: 'pickup',
    place: 1,
    state: 'assigned',
    next_action: 'at-store',
    store_name: '老王面馆',
    store_address: '梧桐路 12 号',
    spot: { lon: 121.4, lat: 31.2 },
    expected_at: '2026-11-24T12:10:00Z',
    promised_at: '2026-11-24T12:30:00Z',
    ready_expected_at: '2026-11-24T12:08:00Z',
    food_ready: false,
    items_count: 2,
    cash_minor: 0,
    pay_minor: 650,
    currency: 'CNY',
    trouble: null,
    door: null,
    spoken_code: null,
    ...over,
  }
}

test('the next step follows the state of the delivery', () => {
  const steps = [
    nextStep(stop({ kind: 'pickup', state: 'assigned' })),
    nextStep(stop({ kind: 'pickup', state: 'at_store' })),
    nextStep(stop({ kind: 'drop', state: 'at_store' })),
    nextStep(stop({ kind: 'drop', state: 'picked_up' })),
    nextStep(stop({ kind: 'drop', state: 'at_customer' })),
  ]
  expect(steps).toEqual(['at-store', 'picked-up', null, 'at-customer', 'delivered'])
})

test('a queued step shows at once, and the pickup leaves the route', () => {
  const route = [stop({ kind: 'pickup', state: 'at_store' }), stop({ kind: 'drop', state: 'at_store' })]
  const after = routeAfter(route, [newAction('d1', { step: 'picked-up', pickup_code: '42' })])
  expect(after.map((each) => [each.kind, each.state])).toEqual([['drop', 'picked_up']])
})

test('an action the server already took changes nothing', () => {
  const route = [stop({ kind: 'drop', state: 'at_customer' })]
  expect(routeAfter(route, [newAction('d1', { step: 'picked-up', pickup_code: '42' })])).toEqual(route)
})

test('another delivery is not touched', () => {
  const route = [stop({ delivery_id: 'd2' })]
  expect(routeAfter(route, [newAction('d1', { step: 'delivered', code: '1', photo: null, cash_minor: 0 })])).toEqual(route)
})

test('an exception waits without changing the state', () => {
  const route = [stop({ kind: 'drop', state: 'at_customer' })]
  expect(routeAfter(route, [newAction('d1', { step: 'exceptions', kind: 'customer_unreachable', note: '' })])).toEqual(route)
})
