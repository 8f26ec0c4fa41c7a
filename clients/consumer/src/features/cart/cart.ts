/** Carts, one a store, kept on the phone. Prices here are for showing; the quote's are the ones that count. */
import { reactive } from 'vue'
import { chosenOptions, chosenParts, describe, unitMinor } from '@/features/menu/choose'
import type { Choice } from '@/features/menu/choose'
import { keep, kept } from '@/ground/storage'
import type { Item } from '@/ground/types'

export interface Line {
  readonly key: string
  readonly item_id: string
  readonly variant_id: string
  readonly name: string
  readonly detail: string
  readonly options: readonly string[]
  /** What fills a set. */
  readonly choices: readonly string[]
  readonly picture: string | null
  readonly unit_minor: number
  readonly count: number
}
export interface Cart {
  readonly store_name: string
  readonly lines: readonly Line[]
}
type Carts = Record<string, Cart>

const MOST_OF_ONE = 99

const isCarts = (value: unknown): value is Carts =>
  typeof value === 'object' && value !== null && Object.values(value).every((cart) => Array.isArray((cart as Partial<Cart>).lines))

const carts = reactive<Carts>(kept('carts', isCarts) ?? {})

function write(storeId: string, cart: Cart): void {
  if (cart.lines.length === 0) delete carts[storeId]
  else carts[storeId] = cart
  keep('carts', carts)
}

export function cartOf(storeId: string): Cart {
  return carts[storeId] ?? { store_name: '', lines: [] }
}

/** Two lines are one when the same thing with the same options is meant. */
export function lineOf(item: Item, choice: Choice): Line {
  const options = chosenOptions(choice, item).map((option) => option.option_id)
  const choices = chosenParts(choice, item).map((each) => each.variant_id)
  return {
    key: [choice.variant_id, ...options, ...choices].join('+'),
    item_id: item.item_id,
    variant_id: choice.variant_id,
    name: item.name,
    detail: describe(choice, item),
    options,
    choices,
    picture: item.picture,
    unit_minor: unitMinor(choice, item),
    count: choice.count,
  }
}

function joined(lines: readonly Line[], line: Line): readonly Line[] {
  const same = lines.find((each) => each.key === line.key)
  if (same === undefined) return [...lines, line]
  return lines.map((each) => (each === same ? { ...line, count: Math.min(MOST_OF_ONE, each.count + line.count) } : each))
}

/** Put these lines in place of what lies there. */
export function fillCart(storeId: string, storeName: string, lines: readonly Line[]): void {
  write(storeId, { store_name: storeName, lines: lines.reduce<readonly Line[]>(joined, []) })
}

export function addToCart(storeId: string, storeName: string, item: Item, choice: Choice): void {
  write(storeId, { store_name: storeName, lines: joined(cartOf(storeId).lines, lineOf(item, choice)) })
}

/** Set how many of a line; nought takes it out. */
export function setCount(storeId: string, key: string, count: number): void {
  const cart = cartOf(storeId)
  const lines = cart.lines
    .map((line) => (line.key === key ? { ...line, count: Math.min(MOST_OF_ONE, count) } : line))
    .filter((line) => line.count > 0)
  write(storeId, { ...cart, lines })
}

export function emptyCart(storeId: string): void {
  write(storeId, { store_name: '', lines: [] })
}

/** What the food comes to, in minor units. */
export function foodMinor(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.unit_minor * line.count, 0)
}

export function piecesIn(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.count, 0)
}

/** How many of a dish lie in the cart, over all its lines. */
export function countOfItem(cart: Cart, itemId: string): number {
  return cart.lines.reduce((sum, line) => sum + (line.item_id === itemId ? line.count : 0), 0)
}

/** Take over today's names and prices of a menu; drop what is no longer on it. Says what went. */
export function freshen(storeId: string, items: readonly Item[]): readonly string[] {
  const cart = cartOf(storeId)
  const gone: string[] = []
  const lines = cart.lines.filter((line) => {
    const variant = items.flatMap((item) => item.variants).find((each) => each.variant_id === line.variant_id)
    if (variant !== undefined && !variant.sold_out) return true
    gone.push(line.name)
    return false
  })
  if (gone.length > 0) write(storeId, { ...cart, lines })
  return gone
}
