import type { Answer } from '@shared/api/call'

export type Peak = Answer<'/api/dispatch/peak'>
export type Rule = Peak['rules'][number]
export type Switch = Peak['switches'][number]
export type Kind = Rule['kind']
export type Measure = Rule['measure']
export type Measured = Peak['measured'][number]

/** What a rule sets, in the unit in which people say it: so many of ours are one of theirs. */
export interface Unit {
  readonly least: number
  readonly most: number
  readonly step: number
  readonly ours: number
}
/** The house's own bounds; the last kind sets nothing. */
export const AMOUNTS: Readonly<Record<Kind, Unit | null>> = {
  wider_area: { least: 100, most: 400, step: 10, ours: 1 },
  incentive: { least: 0, most: 20, step: 0.5, ours: 100 },
  longer_promise: { least: 0, most: 60, step: 1, ours: 60 },
  far_stores: { least: 10, most: 100, step: 5, ours: 1 },
  outside_couriers: null,
}
export const KINDS = Object.keys(AMOUNTS) as readonly Kind[]
export const MEASURES: readonly Measure[] = ['pressure_percent', 'delay_s']

/** What is wrong with a rule, as keys under `peaks.wrong`; empty when it can be kept. */
export function wrongs(rule: Rule): readonly string[] {
  const unit = AMOUNTS[rule.kind]
  const amount = unit === null ? 0 : rule.amount / unit.ours
  return [
    ...(rule.on_at < 1 ? ['on_at'] : []),
    ...(rule.off_at >= rule.on_at ? ['off_at'] : []),
    ...(rule.longest_s < Math.max(60, rule.hold_s) ? ['longest'] : []),
    ...(unit !== null && (amount < unit.least || amount > unit.most) ? ['amount'] : []),
  ]
}

/** The rules with this one in place of that of its kind, in the order in which a city comes to them. */
export function withRule(rules: readonly Rule[], changed: Rule): Rule[] {
  return KINDS.flatMap((kind) => (kind === changed.kind ? [changed] : rules.filter((rule) => rule.kind === kind)))
}

export const valueOf = (row: Measured, measure: Measure): number => (measure === 'delay_s' ? row.delay_s : row.pressure_percent)

const GAP_MS = 180_000

/** Runs without a gap: minutes in which nothing waited were not measured, and a line across them would be made up. */
export function runs(measured: readonly Measured[]): readonly (readonly Measured[])[] {
  const found: Measured[][] = []
  for (const row of measured) {
    const last = found.at(-1)
    const before = last?.at(-1)
    if (last === undefined || before === undefined || Date.parse(row.at) - Date.parse(before.at) > GAP_MS) found.push([row])
    else last.push(row)
  }
  return found
}

/** Heights for labels that want to stand at these heights: none nearer to the next than `apart`, none below `most`. */
export function spread(wanted: readonly number[], apart: number, most: number): readonly number[] {
  const order = wanted.map((_, at) => at).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const found = [...wanted]
  order.forEach((at, place) => {
    const before = order[place - 1]
    if (before !== undefined) found[at] = Math.max(found[at] ?? 0, (found[before] ?? 0) + apart)
  })
  let next = most + apart
  for (const at of order.reverse()) {
    next = Math.min(found[at] ?? 0, next - apart)
    found[at] = next
  }
  return found
}
