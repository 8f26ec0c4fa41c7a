import type { Answer, Body } from '@shared/api/call'
import { uuid7 } from '@shared/api/ids'
import { money, readMoney } from '@shared/words/money'

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
  variants: { readonly variantId: string; name: string; price: string; daily: string }[]
}

const plain = (minor: number): string => money(minor, 'XXX').replace('XXX ', '')

/** A form for a dish of a section, or for a new one at its end. */
export function draftOf(section: Menu['sections'][number], item: Item | null): Draft {
  return {
    itemId: item?.item_id ?? uuid7(),
    sectionId: section.section_id,
    place: item === null ? section.items.length : section.items.indexOf(item),
    name: item?.name ?? '',
    description: item?.description ?? '',
    pictureId: item?.picture_id ?? null,
    hidden: item?.is_hidden ?? false,
    variants: item?.variants.map((variant) => ({
      variantId: variant.variant_id,
      name: variant.name,
      price: plain(variant.price_minor),
      daily: variant.daily_count === null ? '' : String(variant.daily_count),
    })) ?? [newVariant()],
  }
}

export function newVariant(): Draft['variants'][number] {
  return { variantId: uuid7(), name: '', price: '', daily: '' }
}

/** The whole dish as the server takes it, or null while something typed isn't good. What the form doesn't show stays. */
export function itemOf(draft: Draft, before: Item | null, currency: string): PlacedItem | null {
  const variants = draft.variants.map((variant) => ({
    variant_id: variant.variantId,
    name: variant.name.trim(),
    price_minor: readMoney(variant.price, currency) ?? -1,
    daily_count: variant.daily.trim() === '' ? null : /^\d{1,5}$/.test(variant.daily.trim()) ? Number(variant.daily) : -1,
  }))
  const good = draft.name.trim() !== '' && variants.every((each) => each.price_minor >= 0 && (each.daily_count ?? 0) >= 0)
  if (!good || variants.length === 0) return null
  return {
    section_id: draft.sectionId,
    place: draft.place,
    item: {
      item_id: draft.itemId,
      kind: before?.kind ?? 'item',
      name: draft.name.trim(),
      description: draft.description.trim(),
      picture_id: draft.pictureId,
      kcal: before?.kcal ?? null,
      allergens: before?.allergens ?? [],
      tags: before?.tags ?? [],
      windows: before?.windows ?? [],
      groups: before?.groups ?? [],
      parts: before?.parts ?? [],
      packing_minor: before?.packing_minor ?? 0,
      is_hidden: draft.hidden,
      variants,
    },
  }
}
