import { clockTime, countdown, dayAndTime, minutes } from '@shared/words/clock'
import { distance } from '@shared/words/distance'
import { nearestLocale, type Locale } from '@shared/words/locale'
import { money } from '@shared/words/money'
import { deliveryState, orderState } from '@shared/words/states'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { otherLocale, rememberLocale } from './locale'

/** The zone of the city on the screen. */
export const ZONE = 'Asia/Shanghai'

/** Every word a screen needs, in the language chosen: sentences, money, times, distances, states. */
export function useWords() {
  const { t, te, locale } = useI18n()
  const now = (): Locale => nearestLocale(locale.value)
  return {
    t,
    te,
    locale: computed(now),
    yuan: (amountMinor: number, currency = 'CNY') => money(amountMinor, currency),
    time: (instant: string | number) => clockTime(instant, ZONE),
    day: (instant: string, nowMs: number) => dayAndTime(instant, nowMs, ZONE, now()),
    mins: (seconds: number) => minutes(seconds, now()),
    metres: (metresAway: number) => distance(metresAway, now()),
    countdown,
    orderState: (state: string) => orderState(state, now()),
    deliveryState: (state: string) => deliveryState(state, now()),
    /** Switch to the other language. */
    speakOther: () => {
      locale.value = otherLocale(locale.value)
      rememberLocale(now())
    },
  }
}
