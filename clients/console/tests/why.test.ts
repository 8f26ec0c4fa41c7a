import { describe, expect, it } from 'vitest'
import { nearestWithin } from '../src/features/map/dropping'
import { besideChosen, type Why } from '../src/features/story/whySentences'
import { reachOf, signed, verdict } from '../src/features/trials/asked'

const candidate = (id: string, chosen: boolean, terms: Record<string, [number, number]>): Why['candidates'][number] => ({
  rider_id: id,
  rider_name: id,
  courier: null,
  price_minor: null,
  currency: null,
  chosen,
  pickup_at: '2026-03-02T04:00:00Z',
  drop_at: '2026-03-02T04:20:00Z',
  cost: 0,
  cost_more: 0,
  terms: Object.entries(terms).map(([name, [seconds, cost]]) => ({ code: `dispatch.term.${name}`, seconds, cost })),
})
const why = (...candidates: Why['candidates']): Why => ({
  order_id: 'o', delivery_id: 'd', round_id: 'r', decided_at: '2026-03-02T04:00:00Z', engine: 'e', answered_by: 'search', plan_hash: 'h',
  outcome: 'offered', candidates, blocked: [],
})

describe('why', () => {
  const chosen = candidate('wang', true, { riding: [600, 1800], lateness: [0, 0], load: [1, 200] })
  const other = candidate('li', false, { riding: [860, 2580], lateness: [120, 2640], load: [1, 200] })
  it('says in minutes what speaks against another, the weightiest first', () => {
    expect(besideChosen(why(chosen, other), other)).toEqual([
      { key: 'lateness_more', minutes: 2 },
      { key: 'riding_more', minutes: 4 },
    ])
  })
  it('says nothing of the chosen one, nor of less than half a minute', () => {
    const near = candidate('hu', false, { riding: [620, 1860], lateness: [0, 0], load: [4, 800] })
    expect(besideChosen(why(chosen, near), chosen)).toEqual([])
    expect(besideChosen(why(chosen, near), near)).toEqual([{ key: 'load_more', minutes: 0 }])
  })
})

describe('asking prices', () => {
  it('are said of whichever of the two asks', () => {
    const plain = candidate('wang', true, { riding: [600, 1800] })
    const courier = { ...candidate('dash', false, { riding: [600, 1800], price: [180, 1800] }), rider_id: null, courier: 'demo' }
    expect(besideChosen(why(plain, courier), courier)).toEqual([{ key: 'price_more', minutes: 3 }])
    const taken = { ...courier, chosen: true }
    const other = { ...plain, chosen: false }
    expect(besideChosen(why(taken, other), other)).toEqual([{ key: 'price_less', minutes: 3 }])
  })
})

describe('dropping', () => {
  it('finds the nearest rider within reach, and nobody beyond it', () => {
    const shown = [['a', { x: 10, y: 10 }], ['b', { x: 30, y: 10 }]] as const
    expect(nearestWithin({ x: 24, y: 10 }, shown)).toBe('b')
    expect(nearestWithin({ x: 80, y: 80 }, shown)).toBeNull()
  })
})

describe('trials', () => {
  const one = { measure: 'late_percent', mean: 8, difference: -2, low: -3, high: -1, sure: true }
  it('judges only what is sure', () => {
    expect(verdict(one, 'less')).toBe('good')
    expect(verdict(one, 'more')).toBe('bad')
    expect(verdict({ ...one, sure: false }, 'less')).toBe('unsure')
    expect(verdict(one, '')).toBe('unsure')
  })
  it('shares one scale between variants', () => {
    expect(reachOf([{ name: 'a', differences: [one] }, { name: 'b', differences: [{ ...one, low: -7 }] }], 0)).toBe(7)
    expect(reachOf([], 0)).toBe(1)
    expect([signed(-2), signed(0.001), signed(1234.5)]).toEqual(['−2.00', '±0', '+1235'])
  })
})
