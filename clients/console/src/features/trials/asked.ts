import type { Answer, Body } from '@shared/api/call'

export type Ask = Body<'/api/dispatch/trials'>['ask']
export type Variant = Ask['variants'][number]
export type Trial = Answer<'/api/dispatch/trials'>[number]
export type Answered = NonNullable<Answer<'/api/dispatch/trials/{trial_id}'>['answer']>
export type Difference = Answered['variants'][number]['differences'][number]
export type Measure = Answered['measures'][number]

/** What can be turned in a variant, by the names the house knows; the house judges the values. */
export const KNOBS = [
  'bag', 'stores_per_trip', 'bag_s', 'delay_s', 'lead_s', 'horizon_s', 'candidates', 'iterations', 'every_s', 'offer_s',
  'weight_lateness', 'weight_to_door', 'weight_freshness', 'weight_riding', 'weight_load',
  'pay_base_minor', 'pay_per_km_minor', 'pay_per_hour_minor', 'evening_max_s',
] as const
export const STEPS = ['search', 'assignment', 'greedy', 'nearest'] as const

export function freshVariant(name: string): Variant {
  return { name, riders_percent: 100, orders_percent: 100, shift_min: 0, step: 'search', turns: [] }
}

/** Good, bad or unsure: a difference is told in colour only where the whole interval lies on one side of nothing. */
export function verdict(one: Difference, better: string): 'good' | 'bad' | 'unsure' {
  if (!one.sure || better === '') return 'unsure'
  return one.difference < 0 === (better === 'less') ? 'good' : 'bad'
}

/** The widest reach of a measure over all variants, so that they share one scale; never nothing. */
export function reachOf(variants: Answered['variants'], at: number): number {
  const ends = variants.flatMap(({ differences }) => {
    const one = differences[at]
    return one === undefined ? [] : [one.difference, one.low ?? 0, one.high ?? 0]
  })
  return Math.max(0, ...ends.map(Math.abs)) || 1
}

export function signed(value: number): string {
  const text = Math.abs(value) >= 100 ? Math.abs(value).toFixed(0) : Math.abs(value).toFixed(2)
  return Number(text) === 0 ? '±0' : `${value < 0 ? '−' : '+'}${text}`
}
