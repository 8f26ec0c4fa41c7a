/** Choosing a dish's variant, options and, for a set, its parts: pure rules, so that sheet and cart agree to the fen. */
import type { Group, Item, Part, Variant } from '@/ground/types'

export interface Choice {
  readonly variant_id: string
  /** Option ids by group, in the order chosen. */
  readonly options: Readonly<Record<string, readonly string[]>>
  /** Variant ids by part of a set; one may stand there several times. */
  readonly parts: Readonly<Record<string, readonly string[]>>
  readonly count: number
}

/** What is chosen when the sheet opens: the first variant to be had, and what a group or part of one demands. */
export function startChoice(item: Item): Choice {
  const variant = item.variants.find((each) => !each.sold_out) ?? item.variants[0]
  const options: Record<string, readonly string[]> = {}
  for (const group of item.groups) {
    const first = group.options.find((option) => !option.is_sold_out)
    options[group.group_id] = group.min === 1 && group.max === 1 && first !== undefined ? [first.option_id] : []
  }
  const parts: Record<string, readonly string[]> = {}
  for (const part of item.parts) {
    const there = part.choices.filter((each) => !each.sold_out)
    const [first] = there
    parts[part.part_id] = first !== undefined && (part.count === 1 || there.length === 1) ? Array<string>(part.count).fill(first.variant_id) : []
  }
  return { variant_id: variant?.variant_id ?? '', options, parts, count: 1 }
}

/** Tap an option: off if it was on; in a group of one it takes the other's place; beyond the limit nothing. */
export function toggle(choice: Choice, group: Group, optionId: string): Choice {
  const now = choice.options[group.group_id] ?? []
  let next: readonly string[]
  if (now.includes(optionId)) next = group.min === 1 && group.max === 1 ? now : now.filter((each) => each !== optionId)
  else if (group.max === 1) next = [optionId]
  else next = now.length < group.max ? [...now, optionId] : now
  return { ...choice, options: { ...choice.options, [group.group_id]: next } }
}

/** Fill a part of a set with so many of a variant; a part of one is replaced, beyond the part's count nothing. */
export function fillPart(choice: Choice, part: Part, variantId: string, count: number): Choice {
  const now = choice.parts[part.part_id] ?? []
  const others = now.filter((each) => each !== variantId)
  let next: readonly string[]
  if (part.count === 1) next = [variantId]
  else next = others.length + count <= part.count ? [...others, ...Array<string>(Math.max(0, count)).fill(variantId)] : now
  return { ...choice, parts: { ...choice.parts, [part.part_id]: next } }
}

/** The name of the first group or part that still wants something, or null when the choice is complete. */
export function missing(choice: Choice, item: Item): string | null {
  const group = item.groups.find((each) => (choice.options[each.group_id] ?? []).length < each.min)
  const part = item.parts.find((each) => (choice.parts[each.part_id] ?? []).length !== each.count)
  return part?.name ?? group?.name ?? null
}

export function variantOf(choice: Choice, item: Item): Variant | undefined {
  return item.variants.find((each) => each.variant_id === choice.variant_id)
}

/** Chosen options in the menu's order. */
export function chosenOptions(choice: Choice, item: Item): Group['options'][number][] {
  return item.groups.flatMap((group) => group.options.filter((option) => (choice.options[group.group_id] ?? []).includes(option.option_id)))
}

/** What fills the parts of a set, in the menu's order; as often as it was taken. */
export function chosenParts(choice: Choice, item: Item): Part['choices'][number][] {
  return item.parts.flatMap((part) => {
    const taken = choice.parts[part.part_id] ?? []
    return part.choices.flatMap((each) => taken.filter((id) => id === each.variant_id).map(() => each))
  })
}

/** One piece with its options and extras, in minor units. */
export function unitMinor(choice: Choice, item: Item): number {
  const options = chosenOptions(choice, item).reduce((sum, option) => sum + option.price_minor, 0)
  const extras = chosenParts(choice, item).reduce((sum, each) => sum + each.extra_minor, 0)
  return (variantOf(choice, item)?.price_minor ?? 0) + options + extras
}

/** The choice in words: variant (where there are several), what fills a set, options. */
export function describe(choice: Choice, item: Item): string {
  const variant = item.variants.length > 1 ? variantOf(choice, item)?.name : undefined
  const chosen = [...chosenParts(choice, item), ...chosenOptions(choice, item)].map((each) => each.name)
  return [variant, ...chosen].filter(Boolean).join(' · ')
}

/** Needs no sheet: one variant, and nothing to choose but what there is only one of. */
export function isPlain(item: Item): boolean {
  return item.variants.length === 1 && item.groups.length === 0 && item.parts.every((part) => part.choices.length === 1)
}

/** The lowest price on the card. */
export function fromMinor(item: Item): number {
  return Math.min(...item.variants.map((variant) => variant.price_minor))
}
