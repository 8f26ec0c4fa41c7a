import type { Locale } from './locale'

/** `850` → `850 m` / `850米`; `1240` → `1.2 km` / `1.2公里`. Metres are rounded to tens. */
export function distance(metres: number, locale: Locale): string {
  const tens = Math.max(10, Math.round(metres / 10) * 10)
  if (tens < 1000) return locale === 'zh-CN' ? `${tens}米` : `${tens} m`
  const km = (tens / 1000).toFixed(tens < 10_000 ? 1 : 0)
  return locale === 'zh-CN' ? `${km}公里` : `${km} km`
}
