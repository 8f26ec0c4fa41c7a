import { expect, test } from 'vitest'
import { draftOf, itemOf, wrongsOf, type Item, type Menu } from '@/features/menu/edited'
import { newGroup, wrongGroup } from '@/features/menu/groups'
import { wrongFile } from '@/features/menu/picture'

const NOODLES: Item = {
  item_id: 'i1',
  kind: 'item',
  name: '牛肉面',
  description: '',
  picture_id: 'p1',
  kcal: 640,
  allergens: ['wheat'],
  tags: ['招牌'],
  windows: [],
  groups: [{ group_id: 'g1', name: '辣度', min: 1, max: 1, options: [{ option_id: 'o1', name: '重辣', price_minor: 150, is_sold_out: true }] }],
  parts: [],
  packing_minor: 100,
  is_hidden: false,
  variants: [{ variant_id: 'v1', name: '大份', price_minor: 2250, left: 3, is_sold_out: false, daily_count: 20 }],
}
const SECTION: Menu['sections'][number] = { section_id: 's1', name: '面', items: [NOODLES] }

test('a dish opened and saved unchanged stays what it was', () => {
  const saved = itemOf(draftOf(SECTION, NOODLES, 'CNY'), NOODLES, 'CNY')
  expect(saved).toEqual({
    section_id: 's1',
    place: 0,
    item: { ...NOODLES, variants: [{ variant_id: 'v1', name: '大份', price_minor: 2250, daily_count: 20 }] },
  })
})

test('a price that is no amount is not saved', () => {
  const draft = draftOf(SECTION, NOODLES, 'CNY')
  const variant = draft.variants[0]
  if (variant !== undefined) variant.price = '22.555'
  expect(itemOf(draft, NOODLES, 'CNY')).toBeNull()
})

test('a new dish stands at the end of its section, without a limit where none is typed', () => {
  const draft = draftOf(SECTION, null, 'CNY')
  draft.name = '卤蛋'
  expect(itemOf(draft, null, 'CNY')).toBeNull()
  const variant = draft.variants[0]
  if (variant !== undefined) variant.price = '2.5'
  const made = itemOf(draft, null, 'CNY')
  expect([made?.place, made?.item.variants[0]?.price_minor, made?.item.variants[0]?.daily_count]).toEqual([1, 250, null])
})

test('everything wrong is told at once, each by its own name', () => {
  const draft = draftOf(SECTION, NOODLES, 'CNY')
  Object.assign(draft, { name: ' ', packing: 'x', kcal: '1.5' })
  const variant = draft.variants[0]
  if (variant !== undefined) Object.assign(variant, { price: '', daily: 'many' })
  draft.groups.push(newGroup())
  expect([...wrongsOf(draft, 'CNY')]).toEqual(['name', 'price', 'daily', 'packing', 'kcal', 'options'])
})

test('a group needs names, amounts and limits that can be met', () => {
  const group = newGroup()
  expect(wrongGroup(group, 'CNY')).toBe('group_name')
  group.name = '加料'
  expect(wrongGroup(group, 'CNY')).toBe('option_name')
  group.options.forEach((option) => (option.name = '卤蛋'))
  expect(wrongGroup(group, 'CNY')).toBeNull()
  Object.assign(group.options[0] ?? {}, { price: '1.555' })
  expect(wrongGroup(group, 'CNY')).toBe('option_price')
  Object.assign(group.options[0] ?? {}, { price: '1.5' })
  Object.assign(group, { min: 3, max: 3 })
  expect(wrongGroup(group, 'CNY')).toBe('limits')
  group.options = []
  expect(wrongGroup(group, 'CNY')).toBe('no_options')
})

test('a picture taken off the form is off the dish', () => {
  const draft = draftOf(SECTION, NOODLES, 'CNY')
  draft.pictureId = null
  expect(itemOf(draft, NOODLES, 'CNY')?.item.picture_id).toBeNull()
})

test('only pictures of a size the server takes are sent', () => {
  expect([
    wrongFile({ type: 'image/webp', size: 6_291_456 }),
    wrongFile({ type: 'image/webp', size: 6_291_457 }),
    wrongFile({ type: 'image/svg+xml', size: 10 }),
  ]).toEqual([null, 'too_large', 'wrong_type'])
})
