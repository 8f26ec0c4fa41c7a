import type { RiderSelf } from '../shell/useDesk'

export type Care = RiderSelf['care']

/** A rest is announced this long before it begins. */
export const SOON_MS = 20 * 60_000

/** When offers stop, where that is soon; null while there is nothing to announce. */
export function restSoon(care: Care, nowMs: number): string | null {
  const at = care.standing === 'offers' ? care.offers_until_at : null
  return at !== null && Date.parse(at) - nowMs <= SOON_MS ? at : null
}

/** Work so far today, in whole hours and minutes, going on while the rider works. */
export function workedToday(care: Care, nowMs: number): { h: number; m: number } {
  const since = care.is_working ? Math.max(0, nowMs - Date.parse(care.as_of)) / 1000 : 0
  const minutes = Math.floor((care.worked_s + since) / 60)
  return { h: Math.floor(minutes / 60), m: minutes % 60 }
}
