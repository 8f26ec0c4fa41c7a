import { computed, ref } from 'vue'
import type { ComputedRef } from 'vue'
import { fill, LOCALES, nearestLocale } from '@shared/words/locale'
import type { Locale } from '@shared/words/locale'
import en from '@/locale/en'
import zhCN from '@/locale/zh-CN'
import type { Key } from '@/locale/zh-CN'
import { keep, kept } from './storage'

/**
 * Words of the screens. Our own thirty lines instead of vue-i18n, whose interpolation is dead in
 * mini-programs (its message compiler is left out there).
 */
const BOOKS: Readonly<Record<Locale, Readonly<Record<Key, string>>>> = { 'zh-CN': zhCN, en }

const isLocale = (value: unknown): value is Locale => LOCALES.some((each) => each === value)
const spoken = ref<Locale>(kept('locale', isLocale) ?? nearestLocale(uni.getLocale?.() ?? undefined))

/** The language spoken now. */
export const locale: ComputedRef<Locale> = computed(() => spoken.value)

/** A text in the language spoken now; `{facts}` are filled in. */
export function t(key: Key, facts?: Readonly<Record<string, string | number>>): string {
  return fill(BOOKS[spoken.value][key], facts)
}

/** Whether a text is this word in any of the languages. */
export function isWord(text: string, key: Key): boolean {
  return LOCALES.some((each) => BOOKS[each][key] === text)
}

/** Several names in a row, as the language writes them. */
export function listed(names: readonly string[]): string {
  return names.join(spoken.value === 'zh-CN' ? '、' : ', ')
}

/** Speak another language from now on, on this phone. */
export function speak(next: Locale): void {
  spoken.value = next
  keep('locale', next)
  dressDocument()
}

/** The page's own language and title, for screen readers and tabs. */
export function dressDocument(): void {
  // #ifdef H5
  document.documentElement.lang = spoken.value
  document.title = t('app.name')
  // #endif
}
