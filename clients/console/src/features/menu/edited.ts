import type { Answer, Body } from '@shared/api/call'
import { uuid7 } from '@shared/api/ids'
import { plainMoney, readMoney } from '@shared/words/money'
import { groupDraftsOf, groupsOf, wrongGroup, type GroupDraft } from './groups'

export type Menu = Answer<'/api/stores/{store_id}/menu/desk'>
export type Item = Menu['sections'][number]['items'][number]
export type Variant = Item['variants'][number]
type PlacedItem = Body<'/api/stores/{store_id}/items/{item_id}', 'put'>

/** A dish as a form holds it: texts as typed. */
export interface Draft {
  readonly itemId: string
  readonly sectionId: string
  readonly place: number
  name: string
  description: string
  pictureId: string | null
  hidden: boolean
  packing: string
  kcal: string
  tags: string[]
  variants: { readonly variantId: string; name: string; price: string; daily: string }[]
  groups: GroupDraft[]
}
/** What can be wrong with a dish as typed, apart from its options. */
export type WrongDish = 'name' | 'price' | 'daily' | 'packing' | 'kcal'

/** A form for a dish of a section, or for a new one at its end. */
export function draftOf(section: Menu['sections'][number], item: Item | null, currency: string): Draft {
  return {
    itemId: item?.item_id ?? uuid7(),
    sectionId: section.section_id,
    place: item === null ? section.items.length : section.items.indexOf(item),
    name: item?.name ?? '',
    description: item?.description ?? '',
    pictureId: item?.picture_id ?? null,
    hidden: item?.is_hidden ?? false,
    packing: item === null || item.packing_minor === 0 ? '' : plainMoney(item.packing_minor, currency),
    kcal: item?.kcal == null ? '' : String(item.kcal),
    tags: [...(item?.tags ?? [])],
    variants: item?.variants.map((variant) => ({
      variantId: variant.variant_id,
      name: variant.name,
      price: plainMoney(variant.price_minor, currency),
      daily: variant.daily_count === null ? '' : String(variant.daily_count),
    })) ?? [newVariant()],
    groups: groupDraftsOf(item?.groups ?? [], currency),
  }
}

export function newVariant(): Draft['variants'][number] {
  return { variantId: uuid7(), name: '', price: '', daily: '' }
}

const minorOf = (typed: string, currency: string): number | null => (typed.trim() === '' ? 0 : readMoney(typed, currency))
/** A count, null where nothing is typed, undefined where it is no count. */
function countOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return null
  return /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : undefined
}

/** Everything that keeps the dish from being saved, for the form to say where it stands. */
export function wrongsOf(draft: Draft, currency: string): ReadonlySet<WrongDish | 'options'> {
  const wrong = new Set<WrongDish | 'options'>()
  if (draft.name.trim() === '') wrong.add('name')
  if (draft.variants.some((each) => readMoney(each.price, currency) === null)) wrong.add('price')
  if (draft.variants.some((each) => countOf(each.daily) === undefined)) wrong.add('daily')
  if (minorOf(draft.packing, currency) === null) wrong.add('packing')
  if (countOf(draft.kcal) === undefined || (countOf(draft.kcal) ?? 0) > 20_000) wrong.add('kcal')
  if (draft.groups.some((group) => wrongGroup(group, currency) !== null)) wrong.add('options')
  return wrong
}

/** The whole dish as the server takes it, or null while something typed isn't good. What the form doesn't show stays. */
export function itemOf(draft: Draft, before: Item | null, currency: string): PlacedItem | null {
  if (wrongsOf(draft, currency).size > 0 || draft.variants.length === 0) return null
  return {
    section_id: draft.sectionId,
    place: draft.place,
    item: {
      item_id: draft.itemId,
      kind: before?.kind ?? 'item',
      name: draft.name.trim(),
      description: draft.description.trim(),
      picture_id: draft.pictureId,
      kcal: countOf(draft.kcal) ?? null,
      allergens: before?.allergens ?? [],
      tags: draft.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''),
      windows: before?.windows ?? [],
      groups: groupsOf(draft.groups, currency),
      parts: before?.parts ?? [],
      packing_minor: minorOf(draft.packing, currency) ?? 0,
      is_hidden: draft.hidden,
      variants: draft.variants.map((variant) => ({
        variant_id: variant.variantId,
        name: variant.name.trim(),
        price_minor: readMoney(variant.price, currency) ?? 0,
        daily_count: countOf(variant.daily) ?? null,
      })),
    },
  }
}
