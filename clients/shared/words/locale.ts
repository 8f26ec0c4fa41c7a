export type Locale = 'zh-CN' | 'en'

export const LOCALES: readonly Locale[] = ['zh-CN', 'en']

/** The nearest language we speak: anything Chinese is zh-CN, the rest English. */
export function nearestLocale(asked: string | undefined): Locale {
  return asked === undefined || asked.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

/**
 * Put facts into a sentence: `{name}` becomes `facts.name`, `{count|piece|pieces}` the word that goes with the
 * number; a missing fact leaves the sentence readable.
 */
export function fill(sentence: string, facts: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (_whole, name: string, one?: string, more?: string) => {
    const fact = facts[name]
    if (one !== undefined && more !== undefined) return fact === 1 ? one : more
    return fact === undefined ? '' : String(fact)
  })
}
