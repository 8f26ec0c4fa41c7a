/** An order once more: its lines found on today's menu, with the same variants, options and parts. Pure. */
import { fillPart, missing, toggle } from '@/features/menu/choose'
import type { Choice } from '@/features/menu/choose'
import { notNow } from '@/features/menu/offered'
import type { Item, Menu, Order, Variant } from '@/ground/types'

type OrderedLine = Pick<Order['lines'][number], 'variant_id' | 'name' | 'variant' | 'options' | 'count'>

export interface Again {
  readonly found: readonly { readonly item: Item; readonly choice: Choice }[]
  /** What can't be had as it was, in words: a dish, or a dish with the option that went. */
  readonly missing: readonly string[]
}

/** Every line that can be had just as it was; the others are named, never changed into something else. */
export function again(lines: readonly OrderedLine[], menu: Menu, nowMs: number): Again {
  const items = menu.sections.flatMap((section) => section.items)
  const found: { item: Item; choice: Choice }[] = []
  const gone: string[] = []
  for (const line of lines) {
    const same = itemOf(line, items)
    if (same === null || same.variant.sold_out || notNow(same.item, nowMs, menu.zone) !== null) {
      gone.push(line.name)
      continue
    }
    const { choice, unmatched } = chooseAs(line, same.item, same.variant)
    const left = same.variant.left ?? line.count
    const lacks = unmatched[0] ?? (missing(choice, same.item) === null ? null : line.name)
    if (lacks !== null) gone.push(lacks === line.name ? line.name : `${line.name} · ${lacks}`)
    else {
      found.push({ item: same.item, choice: { ...choice, count: Math.min(line.count, left) } })
      if (left < line.count) gone.push(`${line.name} ×${line.count - left}`)
    }
  }
  return { found, missing: gone }
}

/** By its id, else by its names: a menu written anew gives other ids. */
function itemOf(line: OrderedLine, items: readonly Item[]): { item: Item; variant: Variant } | null {
  const every = items.flatMap((item) => item.variants.map((variant) => ({ item, variant })))
  const named = ({ item, variant }: { item: Item; variant: Variant }): boolean => item.name === line.name && variant.name === line.variant
  return every.find(({ variant }) => variant.variant_id === line.variant_id) ?? every.find(named) ?? null
}

/** An order keeps the names of what was chosen: first what filled a set's parts, then the options. */
function chooseAs(line: OrderedLine, item: Item, variant: Variant): { choice: Choice; unmatched: readonly string[] } {
  const rest = [...line.options]
  let choice: Choice = { variant_id: variant.variant_id, options: {}, parts: {}, count: line.count }
  for (const part of item.parts) {
    for (const each of part.choices.filter((one) => !one.sold_out)) {
      let times = 0
      while (times + (choice.parts[part.part_id]?.length ?? 0) < part.count && takeOut(rest, each.name)) times += 1
      if (times > 0) choice = fillPart(choice, part, each.variant_id, times)
    }
  }
  for (const group of item.groups) {
    for (const option of group.options.filter((one) => !one.is_sold_out)) {
      const room = (choice.options[group.group_id] ?? []).length < group.max
      if (room && takeOut(rest, option.name)) choice = toggle(choice, group, option.option_id)
    }
  }
  return { choice, unmatched: rest }
}

function takeOut(names: string[], name: string): boolean {
  const at = names.indexOf(name)
  if (at < 0) return false
  names.splice(at, 1)
  return true
}
