import { clockTime, dayAndTime, minutesRange, wallClock } from '@shared/words/clock'
import { distance } from '@shared/words/distance'
import { money } from '@shared/words/money'
import { cityClock } from '@/ground/clock'
import { locale, t } from '@/ground/words'
import type { StoreCard } from '@/ground/types'

/** `25–35分钟`, or nothing where the house doesn't know where we are. */
export function etaText({ eta_s }: StoreCard): string {
  return eta_s === null ? '' : minutesRange(eta_s[0], eta_s[1], locale.value)
}

export function distanceText({ distance_m }: StoreCard): string {
  return distance_m === null ? '' : distance(distance_m, locale.value)
}

export function feeText({ fee_minor, currency }: StoreCard): string {
  if (fee_minor === null) return ''
  return fee_minor === 0 ? t('store.free_delivery') : t('store.fee', { fee: money(fee_minor, currency, true) })
}

/** `4.8 分`, or nothing before the first review. */
export function scoreText({ score_centi }: StoreCard): string {
  return score_centi === null ? '' : t('store.score', { score: (score_centi / 100).toFixed(1) })
}

/** When it opens: the time alone today, with its day after that. */
export function opensText(opensAt: string, zone: string): string {
  const [now, then] = [wallClock(cityClock.nowMs(), zone), wallClock(opensAt, zone)]
  if (now.toISOString().slice(0, 10) === then.toISOString().slice(0, 10)) return clockTime(opensAt, zone)
  return dayAndTime(opensAt, cityClock.nowMs(), zone, locale.value).replace('Tomorrow', 'tomorrow')
}

/** Why one can't order now, in short; nothing while the store is open. */
export function closedText({ open_now, opens_at }: StoreCard, zone: string): string {
  if (open_now) return ''
  return opens_at === null ? t('store.closed') : t('store.opens_at', { time: opensText(opens_at, zone) })
}
