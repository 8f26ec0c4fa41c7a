import { describe, expect, it } from 'vitest'
import { runs, spread, withRule, wrongs, type Measured, type Rule } from '../src/features/peaks/peaks'

const rule = (changes: Partial<Rule> = {}): Rule => ({
  kind: 'incentive', measure: 'pressure_percent', on_at: 150, off_at: 90, hold_s: 600, longest_s: 7200, amount: 150, is_enabled: true, ...changes,
})
const at = (minute: number): Measured => ({ at: new Date(Date.UTC(2026, 2, 2, 4, minute)).toISOString(), pressure_percent: minute, delay_s: 0 })

describe('rules of a peak', () => {
  it('a sound one has nothing wrong', () => {
    expect(wrongs(rule())).toEqual([])
    expect(wrongs(rule({ kind: 'outside_couriers', amount: 0 }))).toEqual([])
  })
  it('must go off below where it turns on, and last as long as it holds', () => {
    expect(wrongs(rule({ off_at: 150 }))).toEqual(['off_at'])
    expect(wrongs(rule({ on_at: 0, off_at: 0 }))).toEqual(['on_at', 'off_at'])
    expect(wrongs(rule({ longest_s: 540 }))).toEqual(['longest'])
  })
  it('keeps to the bounds of its kind, in the unit people say', () => {
    expect(wrongs(rule({ amount: 2001 }))).toEqual(['amount'])
    expect(wrongs(rule({ kind: 'wider_area', amount: 90 }))).toEqual(['amount'])
    expect(wrongs(rule({ kind: 'longer_promise', amount: 3600 }))).toEqual([])
  })
  it('is put in the place of its kind, also where it was left out', () => {
    const far = rule({ kind: 'far_stores', amount: 70 })
    const changed = rule({ amount: 200 })
    expect(withRule([rule(), far], changed)).toEqual([changed, far])
    expect(withRule([far], changed)).toEqual([changed, far])
  })
})

describe('the plot', () => {
  it('draws no line across minutes in which nothing was measured', () => {
    expect(runs([at(1), at(2), at(5), at(20), at(21)]).map((run) => run.length)).toEqual([3, 2])
    expect(runs([])).toEqual([])
  })
  it('keeps labels apart, in their order', () => {
    expect(spread([100, 10, 105], 15, 200)).toEqual([100, 10, 115])
    expect(spread([10, 10, 10], 15, 200)).toEqual([10, 25, 40])
    expect(spread([90, 100, 100], 15, 100)).toEqual([70, 85, 100])
  })
})
