import '../../../test/phone'
import { expect, test } from 'vitest'
import type { Menu } from '@/ground/types'
import { again } from './again'

const variant = (variant_id: string, name = '', more: object = {}) => ({ variant_id, name, price_minor: 1800, left: null, sold_out: false, ...more })
const noodles = {
  item_id: 'n',
  name: '牛肉面',
  windows: [],
  variants: [variant('n-small', '小份'), variant('n-big', '大份')],
  groups: [
    { group_id: 'hot', name: '辣度', min: 1, max: 1, options: [{ option_id: 'mild', name: '微辣', is_sold_out: false }, { option_id: 'hot', name: '重辣', is_sold_out: false }] },
    { group_id: 'more', name: '加料', min: 0, max: 2, options: [{ option_id: 'egg', name: '卤蛋', is_sold_out: true }, { option_id: 'nuts', name: '花生', is_sold_out: false }] },
  ],
  parts: [],
}
const set = {
  item_id: 's',
  name: '双人餐',
  windows: [],
  variants: [variant('s-one')],
  groups: [],
  parts: [
    { part_id: 'drinks', name: '饮料', count: 2, choices: [{ variant_id: 'tea', name: '茶', sold_out: false }, { variant_id: 'milk', name: '豆浆', sold_out: false }] },
    { part_id: 'main', name: '主食', count: 1, choices: [{ variant_id: 'rice', name: '米饭', sold_out: false }] },
  ],
}
const breakfast = { item_id: 'b', name: '油条', windows: [{ weekdays: [0, 1, 2, 3, 4, 5, 6], from_s: 21_600, to_s: 36_000 }], variants: [variant('b-one')], groups: [], parts: [] }
const few = { item_id: 'f', name: '烤鸭', windows: [], variants: [variant('f-one', '', { left: 1 })], groups: [], parts: [] }
const menu = { zone: 'Asia/Shanghai', sections: [{ items: [noodles, set, breakfast, few] }] } as unknown as Menu
const NOON = Date.parse('2026-11-24T04:00:00Z')
const line = (variant_id: string, name: string, options: string[] = [], count = 1, of = '') => ({ variant_id, name, variant: of, options, count })

test('the same size, options and count come back', () => {
  const { found, missing } = again([line('n-big', '牛肉面', ['花生', '重辣'], 3, '大份')], menu, NOON)
  expect(missing).toEqual([])
  expect(found.map((each) => each.choice)).toEqual([{ variant_id: 'n-big', options: { hot: ['hot'], more: ['nuts'] }, parts: {}, count: 3 }])
})

test('a set comes back filled as it was, one choice taken twice', () => {
  const { found, missing } = again([line('s-one', '双人餐', ['豆浆', '豆浆', '米饭'])], menu, NOON)
  expect(missing).toEqual([])
  expect(found[0]?.choice.parts).toEqual({ drinks: ['milk', 'milk'], main: ['rice'] })
})

test('what went is named and the rest goes in', () => {
  const lines = [
    line('gone', '凉皮'),
    line('n-small', '牛肉面', ['微辣', '卤蛋'], 1, '小份'),
    line('n-small', '牛肉面', [], 1, '小份'),
    line('b-one', '油条'),
    line('f-one', '烤鸭', [], 3),
  ]
  const { found, missing } = again(lines, menu, NOON)
  expect(missing).toEqual(['凉皮', '牛肉面 · 卤蛋', '牛肉面', '油条', '烤鸭 ×2'])
  expect(found.map((each) => [each.item.name, each.choice.count])).toEqual([['烤鸭', 1]])
})

test('on a menu written anew a dish is known by its names', () => {
  const { found } = again([line('old-id', '牛肉面', ['微辣'], 1, '大份')], menu, NOON)
  expect(found[0]?.choice.variant_id).toBe('n-big')
})
