import { LOCALES, nearestLocale, type Locale } from '@shared/words/locale'
import { createI18n } from 'vue-i18n'

const KEPT_AS = 'songda.locale'

/** The language chosen before on this device, else the browser's, else Chinese. */
export function startingLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEPT_AS)
  return nearestLocale(asked ?? navigator.language)
}

interface Sentences {
  readonly [name: string]: string | Sentences
}

/** The words of one end; both languages must hold the same sentences (a test compares them). */
export function createWords(words: Readonly<Record<Locale, Sentences>>) {
  const i18n = createI18n({
    legacy: false,
    locale: startingLocale(),
    fallbackLocale: 'en',
    messages: words as Record<Locale, Record<string, string>>,
    missingWarn: true,
  })
  document.documentElement.lang = i18n.global.locale.value
  return i18n
}

/** Speak another language from now on, and remember it on this device. */
export function rememberLocale(locale: Locale): void {
  localStorage.setItem(KEPT_AS, locale)
  document.documentElement.lang = locale
}

export function otherLocale(locale: string): Locale {
  return LOCALES.find((each) => each !== locale) ?? 'en'
}
