import { expect, test } from 'vitest'
import type { Item } from '@/ground/types'
import { describe as inWords, isPlain, missing, startChoice, toggle, unitMinor } from './choose'

const spice = { group_id: 'spice', name: '辣度', min: 1, max: 1, options: [{ option_id: 'mild', name: '微辣', price_minor: 0 }, { option_id: 'hot', name: '特辣', price_minor: 0 }] }
const extras = {
  group_id: 'extras',
  name: '加料',
  min: 0,
  max: 2,
  options: [
    { option_id: 'nuts', name: '花生', price_minor: 200 },
    { option_id: 'tofu', name: '豆腐皮', price_minor: 300 },
    { option_id: 'beef', name: '牛肉', price_minor: 600 },
  ],
}
const sides = { ...extras, group_id: 'sides', name: '小菜', min: 2, max: 2 }
const variants = [
  { variant_id: 'small', name: '小份', price_minor: 1800, left: 0, sold_out: true },
  { variant_id: 'large', name: '大份', price_minor: 2400, left: null, sold_out: false },
]
const dish = { item_id: 'd', name: '宫保鸡丁', variants, groups: [spice, extras] } as unknown as Item

test('the sheet opens with what can be had and what a group of one demands', () => {
  expect(startChoice(dish)).toEqual({ variant_id: 'large', options: { spice: ['mild'], extras: [] }, count: 1 })
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
  const meal = { ...dish, groups: [sides] } as unknown as Item
  let choice = startChoice(meal)
  expect(missing(choice, meal)?.group_id).toBe('sides')
  choice = toggle(toggle(choice, sides, 'nuts'), sides, 'beef')
  expect(missing(choice, meal)).toBeNull()
})

test('the price is the variant with every option, and the words follow the menu', () => {
  const choice = toggle(toggle(startChoice(dish), extras, 'beef'), extras, 'nuts')
  expect(unitMinor(choice, dish)).toBe(3200)
  expect(inWords(choice, dish)).toBe('大份 · 微辣 · 花生 · 牛肉')
})

test('a dish with nothing to choose needs no sheet', () => {
  expect(isPlain(dish)).toBe(false)
  expect(isPlain({ ...dish, variants: variants.slice(1), groups: [] } as unknown as Item)).toBe(true)
})
