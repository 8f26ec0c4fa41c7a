import { uuid7 } from '@shared/api/ids'
import { plainMoney, readMoney } from '@shared/words/money'
import type { Item } from './edited'

type Group = Item['groups'][number]

/** One thing that can be chosen, as a form holds it: texts as typed. */
export interface OptionDraft {
  readonly optionId: string
  name: string
  price: string
  soldOut: boolean
}
/** Options of which at least `min` and at most `max` are chosen. */
export interface GroupDraft {
  readonly groupId: string
  name: string
  min: number
  max: number
  options: OptionDraft[]
}
/** Why a group can't be kept. */
export type WrongGroup = 'group_name' | 'no_options' | 'option_name' | 'option_price' | 'limits'

export const newOption = (): OptionDraft => ({ optionId: uuid7(), name: '', price: '', soldOut: false })

/** One of them must be chosen, as for a size or how hot: the kind there is most. */
export function newGroup(): GroupDraft {
  return { groupId: uuid7(), name: '', min: 1, max: 1, options: [newOption(), newOption()] }
}

export function groupDraftsOf(groups: readonly Group[], currency: string): GroupDraft[] {
  return groups.map((group) => ({
    groupId: group.group_id,
    name: group.name,
    min: group.min,
    max: group.max,
    options: group.options.map((option) => ({
      optionId: option.option_id,
      name: option.name,
      price: option.price_minor === 0 ? '' : plainMoney(option.price_minor ?? 0, currency),
      soldOut: option.is_sold_out ?? false,
    })),
  }))
}

/** The first thing wrong with a group, or null. */
export function wrongGroup(group: GroupDraft, currency: string): WrongGroup | null {
  if (group.name.trim() === '') return 'group_name'
  if (group.options.length === 0) return 'no_options'
  if (group.options.some((option) => option.name.trim() === '')) return 'option_name'
  if (group.options.some((option) => priceOf(option, currency) === null)) return 'option_price'
  return group.min > group.max || group.min > group.options.length || group.max < 1 ? 'limits' : null
}

const priceOf = (option: OptionDraft, currency: string): number | null => (option.price.trim() === '' ? 0 : readMoney(option.price, currency))

/** The groups as the server takes them; only for drafts with which nothing is wrong. */
export function groupsOf(drafts: readonly GroupDraft[], currency: string): Group[] {
  return drafts.map((group) => ({
    group_id: group.groupId,
    name: group.name.trim(),
    min: group.min,
    max: group.max,
    options: group.options.map((option) => ({
      option_id: option.optionId,
      name: option.name.trim(),
      price_minor: priceOf(option, currency) ?? 0,
      is_sold_out: option.soldOut,
    })),
  }))
}
