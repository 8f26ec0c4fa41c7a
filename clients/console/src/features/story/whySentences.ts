import type { Answer } from '@shared/api/call'

export type WhyAnswer = Answer<'/api/dispatch/orders/{order_id}/why'>
export type Why = NonNullable<WhyAnswer['why']>
export type Candidate = Why['candidates'][number]
/** A reason to put in words: `key` under `why.say`, with whole minutes where it has any. */
export interface Said {
  readonly key: string
  readonly minutes: number
}

const WORTH_SAYING_S = 30

function termsOf(candidate: Candidate): ReadonlyMap<string, number> {
  return new Map(candidate.terms.map((term) => [term.code.replace(/^.*\./, ''), term.seconds]))
}

/** What speaks for or against a rider beside the chosen one (or the best, where nobody was chosen), the weightiest
 * first. Empty for that rider themselves, and where less than half a minute lies between them. */
export function besideChosen(why: Why, candidate: Candidate): readonly Said[] {
  const chosen = why.candidates.find((each) => each.chosen) ?? why.candidates[0]
  if (chosen === undefined || chosen === candidate) return []
  const [mine, theirs] = [termsOf(candidate), termsOf(chosen)]
  const costs = new Map(candidate.terms.map((term) => [term.code.replace(/^.*\./, ''), term.cost]))
  const costsThen = new Map(chosen.terms.map((term) => [term.code.replace(/^.*\./, ''), term.cost]))
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .map((name) => ({ name, apart: (mine.get(name) ?? 0) - (theirs.get(name) ?? 0), cost: Math.abs((costs.get(name) ?? 0) - (costsThen.get(name) ?? 0)) }))
    .filter(({ name, apart }) => (name === 'load' ? apart !== 0 : Math.abs(apart) >= WORTH_SAYING_S))
    .sort((a, b) => b.cost - a.cost)
    .map(({ name, apart }) => ({ key: `${name}_${apart > 0 ? 'more' : 'less'}`, minutes: Math.round(Math.abs(apart) / 60) }))
}
