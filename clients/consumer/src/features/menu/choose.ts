/** Choosing a dish's variant and options: pure rules, so that the sheet and the cart agree to the fen. */
import type { Group, Item, Variant } from '@/ground/types'

export interface Choice {
  readonly variant_id: string
  /** Option ids by group, in the order chosen. */
  readonly options: Readonly<Record<string, readonly string[]>>
  readonly count: number
}

/** What is chosen when the sheet opens: the first variant to be had, and what a group demands of one kind. */
export function startChoice(item: Item): Choice {
  const variant = item.variants.find((each) => !each.sold_out) ?? item.variants[0]
  const options: Record<string, readonly string[]> = {}
  for (const group of item.groups) {
    const first = group.options[0]
    options[group.group_id] = group.min === 1 && group.max === 1 && first !== undefined ? [first.option_id] : []
  }
  return { variant_id: variant?.variant_id ?? '', options, count: 1 }
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

/** The first group that still wants something, or null when the choice is complete. */
export function missing(choice: Choice, item: Item): Group | null {
  return item.groups.find((group) => (choice.options[group.group_id] ?? []).length < group.min) ?? null
}

export function variantOf(choice: Choice, item: Item): Variant | undefined {
  return item.variants.find((each) => each.variant_id === choice.variant_id)
}

/** One piece with its options, in minor units. */
export function unitMinor(choice: Choice, item: Item): number {
  let sum = variantOf(choice, item)?.price_minor ?? 0
  for (const group of item.groups) {
    for (const option of group.options) {
      if ((choice.options[group.group_id] ?? []).includes(option.option_id)) sum += option.price_minor
    }
  }
  return sum
}

/** Chosen options in the menu's order. */
export function chosenOptions(choice: Choice, item: Item): { option_id: string; name: string }[] {
  return item.groups.flatMap((group) => group.options.filter((option) => (choice.options[group.group_id] ?? []).includes(option.option_id)))
}

/** The choice in words: variant (where there are several) and options. */
export function describe(choice: Choice, item: Item): string {
  const variant = item.variants.length > 1 ? variantOf(choice, item)?.name : undefined
  return [variant, ...chosenOptions(choice, item).map((option) => option.name)].filter(Boolean).join(' · ')
}

/** Needs no sheet: one variant, nothing to choose. */
export function isPlain(item: Item): boolean {
  return item.variants.length === 1 && item.groups.length === 0
}

/** The lowest price on the card. */
export function fromMinor(item: Item): number {
  return Math.min(...item.variants.map((variant) => variant.price_minor))
}
