import type { Answer, Body } from '@shared/api/call'
import { plainMoney, readMoney } from '@shared/words/money'

type Desk = Answer<'/api/stores/{store_id}/desk'>
type Settings = Body<'/api/stores/{store_id}/settings', 'put'>

/** What a store's own staff may turn, as a form holds it: texts as typed. */
export interface SettingsDraft {
  notice: string
  minimum: string
  packing: string
  capacity: string
  listed: boolean
}
export type WrongSetting = 'minimum' | 'packing' | 'capacity'

export function settingsDraftOf({ store, rules }: Desk): SettingsDraft {
  return {
    notice: store.notice,
    minimum: plainMoney(rules.minimum_minor ?? 0, rules.currency),
    packing: plainMoney(rules.packing_minor ?? 0, rules.currency),
    capacity: String(rules.slot_capacity ?? 0),
    listed: rules.is_listed ?? true,
  }
}

const capacityOf = (typed: string): number | null => (/^\d{1,5}$/.test(typed.trim()) ? Number(typed) : null)

export function wrongSettings(draft: SettingsDraft, currency: string): ReadonlySet<WrongSetting> {
  const wrong = new Set<WrongSetting>()
  if (readMoney(draft.minimum, currency) === null) wrong.add('minimum')
  if (readMoney(draft.packing, currency) === null) wrong.add('packing')
  if (capacityOf(draft.capacity) === null) wrong.add('capacity')
  return wrong
}

/** What the server keeps; only for a draft with which nothing is wrong. What stands elsewhere stays as it is. */
export function settingsOf(draft: SettingsDraft, currency: string): Settings {
  return {
    notice: draft.notice.trim(),
    minimum_minor: readMoney(draft.minimum, currency),
    packing_minor: readMoney(draft.packing, currency),
    slot_capacity: capacityOf(draft.capacity),
    is_listed: draft.listed,
    auto_accepts: null,
  }
}
