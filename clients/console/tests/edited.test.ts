import { expect, test } from 'vitest'
import { draftOf, itemOf, type Item, type Menu } from '@/features/menu/edited'

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
  groups: [{ group_id: 'g1', name: '辣度', min: 1, max: 1, options: [] }],
  parts: [],
  packing_minor: 100,
  is_hidden: false,
  variants: [{ variant_id: 'v1', name: '大份', price_minor: 2250, left: 3, is_sold_out: false, daily_count: 20 }],
}
const SECTION: Menu['sections'][number] = { section_id: 's1', name: '面', items: [NOODLES] }

test('a dish opened and saved unchanged stays what it was', () => {
  const saved = itemOf(draftOf(SECTION, NOODLES), NOODLES, 'CNY')
  expect(saved).toEqual({
    section_id: 's1',
    place: 0,
    item: { ...NOODLES, variants: [{ variant_id: 'v1', name: '大份', price_minor: 2250, daily_count: 20 }] },
  })
})

test('a price that is no amount is not saved', () => {
  const draft = draftOf(SECTION, NOODLES)
  const variant = draft.variants[0]
  if (variant !== undefined) variant.price = '22.555'
  expect(itemOf(draft, NOODLES, 'CNY')).toBeNull()
})

test('a new dish stands at the end of its section, without a limit where none is typed', () => {
  const draft = draftOf(SECTION, null)
  draft.name = '卤蛋'
  expect(itemOf(draft, null, 'CNY')).toBeNull()
  const variant = draft.variants[0]
  if (variant !== undefined) variant.price = '2.5'
  const made = itemOf(draft, null, 'CNY')
  expect([made?.place, made?.item.variants[0]?.price_minor, made?.item.variants[0]?.daily_count]).toEqual([1, 250, null])
})
