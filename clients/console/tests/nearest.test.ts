import { expect, test } from 'vitest'
import { nearestFirst } from '@/features/dispatch/nearest'

const STORE = { lon: 121.47, lat: 31.23 }
const rider = (rider_id: string, state: string, north: number | null) => ({
  rider_id,
  state,
  place: north === null ? null : { lon: 121.47, lat: 31.23 + north },
})

test('the nearest rider on line comes first, one never seen last, one off line not at all', () => {
  const riders = [rider('far', 'on', 0.02), rider('unseen', 'on', null), rider('off', 'off', 0), rider('near', 'on', 0.001)]
  const choices = nearestFirst(riders, STORE, [{ rider_id: 'near' }, { rider_id: 'near' }, { rider_id: null }])
  expect(choices.map((each) => [each.rider.rider_id, each.metres, each.carries])).toEqual([
    ['near', 111, 2],
    ['far', 2224, 0],
    ['unseen', null, 0],
  ])
})
