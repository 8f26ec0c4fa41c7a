import { expect, test } from 'vitest'
import type { Item } from '@/ground/types'
import { describe as inWords, fillPart, isPlain, missing, startChoice, toggle, unitMinor } from './choose'

const option = (option_id: string, name: string, price_minor: number) => ({ option_id, name, price_minor, is_sold_out: false })
const spice = { group_id: 'spice', name: '辣度', min: 1, max: 1, options: [option('mild', '微辣', 0), option('hot', '特辣', 0)] }
const extras = {
  group_id: 'extras',
  name: '加料',
  min: 0,
  max: 2,
  options: [option('nuts', '花生', 200), option('tofu', '豆腐皮', 300), option('beef', '牛肉', 600)],
}
const sides = { ...extras, group_id: 'sides', name: '小菜', min: 2, max: 2 }
const variants = [
  { variant_id: 'small', name: '小份', price_minor: 1800, left: 0, sold_out: true },
  { variant_id: 'large', name: '大份', price_minor: 2400, left: null, sold_out: false },
]
const dish = { item_id: 'd', name: '宫保鸡丁', variants, groups: [spice, extras], parts: [] } as unknown as Item

const choices = [
  { variant_id: 'rice', name: '米饭', extra_minor: 0, sold_out: false },
  { variant_id: 'noodles', name: '面条', extra_minor: 150, sold_out: false },
]
const staple = { part_id: 'staple', name: '主食', count: 1, choices }
const pair = { part_id: 'pair', name: '两份小菜', count: 2, choices }
const meal = { ...dish, variants: variants.slice(1), groups: [], parts: [staple, pair] } as unknown as Item

test('the sheet opens with what can be had and what a group of one demands', () => {
  expect(startChoice(dish)).toEqual({ variant_id: 'large', options: { spice: ['mild'], extras: [] }, parts: {}, count: 1 })
})

test('in a group of one the new option takes the place of the old, and can not be left empty', () => {
  const hot = toggle(startChoice(dish), spice, 'hot')
  expect(hot.options['spice']).toEqual(['hot'])
  expect(toggle(hot, spice, 'hot').options['spice']).toEqual(['hot'])
})

test('beyond the limit nothing is added, and taking one off makes room', () => {
  let choice = toggle(toggle(startChoice(dish), extras, 'nuts'), extras, 'tofu')
  choice = toggle(choice, extras, 'beef')
  expect(choice.options['extras']).toEqual(['nuts', 'tofu'])
  choice = toggle(toggle(choice, extras, 'nuts'), extras, 'beef')
  expect(choice.options['extras']).toEqual(['tofu', 'beef'])
})

test('a group with a minimum is missing until it has enough', () => {
  const dishWithSides = { ...dish, groups: [sides] } as unknown as Item
  let choice = startChoice(dishWithSides)
  expect(missing(choice, dishWithSides)).toBe('小菜')
  choice = toggle(toggle(choice, sides, 'nuts'), sides, 'beef')
  expect(missing(choice, dishWithSides)).toBeNull()
})

test('the price is the variant with every option, and the words follow the menu', () => {
  const choice = toggle(toggle(startChoice(dish), extras, 'beef'), extras, 'nuts')
  expect(unitMinor(choice, dish)).toBe(3200)
  expect(inWords(choice, dish)).toBe('大份 · 微辣 · 花生 · 牛肉')
})

test('a dish with nothing to choose needs no sheet', () => {
  expect(isPlain(dish)).toBe(false)
  expect(isPlain({ ...dish, variants: variants.slice(1), groups: [] } as unknown as Item)).toBe(true)
  expect(isPlain(meal)).toBe(false)
  const fixed = { ...meal, parts: [{ ...pair, choices: choices.slice(1) }] } as unknown as Item
  expect(isPlain(fixed)).toBe(true)
  expect(startChoice(fixed).parts).toEqual({ pair: ['noodles', 'noodles'] })
})

test('a set asks for every part, and one thing may fill a part twice', () => {
  let choice = startChoice(meal)
  expect(choice.parts).toEqual({ staple: ['rice'], pair: [] })
  expect(missing(choice, meal)).toBe('两份小菜')
  choice = fillPart(choice, pair, 'noodles', 2)
  expect(fillPart(choice, pair, 'rice', 1).parts['pair']).toEqual(['noodles', 'noodles'])
  expect(missing(choice, meal)).toBeNull()
  expect(unitMinor(choice, meal)).toBe(2400 + 300)
  expect(inWords(choice, meal)).toBe('米饭 · 面条 · 面条')
})

test('in a part of one the new choice takes the place of the old', () => {
  expect(fillPart(startChoice(meal), staple, 'noodles', 1).parts['staple']).toEqual(['noodles'])
})

test('what is sold out is not chosen for anybody', () => {
  const gone = { ...dish, groups: [{ ...spice, options: spice.options.map((each, at) => ({ ...each, is_sold_out: at === 0 })) }] } as unknown as Item
  expect(startChoice(gone).options['spice']).toEqual(['hot'])
})
