import '../../../test/phone'
import { beforeEach, expect, test } from 'vitest'
import { storage } from '../../../test/phone'
import type { Item } from '@/ground/types'
import { addToCart, cartOf, countOfItem, emptyCart, foodMinor, freshen, piecesIn, setCount } from './cart'

const extras = { group_id: 'extras', name: '加料', min: 0, max: 2, options: [{ option_id: 'nuts', name: '花生', price_minor: 200, is_sold_out: false }] }
const item = {
  item_id: 'd',
  name: '宫保鸡丁',
  picture: null,
  variants: [{ variant_id: 'v', name: '标准', price_minor: 1800, left: null, sold_out: false }],
  groups: [extras],
  parts: [],
} as unknown as Item
const plain = { variant_id: 'v', options: { extras: [] }, parts: {}, count: 1 }
const nutty = { variant_id: 'v', options: { extras: ['nuts'] }, parts: {}, count: 2 }

beforeEach(() => emptyCart('s'))

test('the same thing twice is one line, another option another line', () => {
  addToCart('s', '小厨', item, plain)
  addToCart('s', '小厨', item, plain)
  addToCart('s', '小厨', item, nutty)
  expect(cartOf('s').lines.map((line) => [line.key, line.count, line.unit_minor])).toEqual([
    ['v', 2, 1800],
    ['v+nuts', 2, 2000],
  ])
  expect(foodMinor(cartOf('s'))).toBe(7600)
  expect([piecesIn(cartOf('s')), countOfItem(cartOf('s'), 'd')]).toEqual([4, 4])
})

test('nought takes a line out, and the last one out empties what is kept', () => {
  addToCart('s', '小厨', item, plain)
  expect(String(storage.get('songda.carts'))).toContain('"v"')
  setCount('s', 'v', 0)
  expect(cartOf('s').lines).toEqual([])
  expect(storage.get('songda.carts')).toBe('{}')
})

test('what is no longer on the menu leaves the cart and is named', () => {
  addToCart('s', '小厨', item, plain)
  const sold = { ...item, variants: item.variants.map((variant) => ({ ...variant, sold_out: true })) }
  expect(freshen('s', [item])).toEqual([])
  expect(freshen('s', [sold])).toEqual(['宫保鸡丁'])
  expect(cartOf('s').lines).toEqual([])
})
