import type { Locale } from './locale'

/**
 * Clock times of a city. `Intl` knows every zone where a phone has it; mini-programs often don't,
 * so zones without summer time are also listed here.
 */
const FIXED_OFFSET_MIN: Readonly<Record<string, number>> = {
  'Asia/Shanghai': 480,
  'Asia/Hong_Kong': 480,
  'Asia/Singapore': 480,
  'Asia/Taipei': 480,
  'Asia/Tokyo': 540,
  UTC: 0,
}
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Minutes by which a zone's clocks are ahead of UTC at an instant. */
export function zoneOffsetMin(atMs: number, zone: string): number {
  const fixed = FIXED_OFFSET_MIN[zone]
  if (fixed !== undefined) return fixed
  if (typeof Intl === 'undefined') return -new Date(atMs).getTimezoneOffset()
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs)
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value ?? 0)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return Math.round((wall - Math.floor(atMs / 1000) * 1000) / MINUTE_MS)
}

/** The zone's wall clock at an instant, readable by the `getUTC…` methods of the result. */
export function wallClock(instant: string | number, zone: string): Date {
  const atMs = typeof instant === 'number' ? instant : Date.parse(instant)
  return new Date(atMs + zoneOffsetMin(atMs, zone) * MINUTE_MS)
}

const two = (n: number): string => String(n).padStart(2, '0')

/** `12:05` in the city's zone. */
export function clockTime(instant: string | number, zone: string): string {
  const wall = wallClock(instant, zone)
  return `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`
}

/** `12:25–12:40`; one time alone when both ends show the same minute. */
export function clockRange(low: string | number, high: string | number, zone: string): string {
  const [from, to] = [clockTime(low, zone), clockTime(high, zone)]
  return from === to ? from : `${from}–${to}`
}

const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `今天 12:05`, `明天 …`, else `11月24日 12:05`: the day as seen from `nowMs` in the zone. */
export function dayAndTime(instant: string, nowMs: number, zone: string, locale: Locale): string {
  const wall = wallClock(instant, zone)
  const days = Math.floor(wall.getTime() / DAY_MS) - Math.floor(wallClock(nowMs, zone).getTime() / DAY_MS)
  const near = locale === 'zh-CN' ? { '-1': '昨天', '0': '今天', '1': '明天' } : { '-1': 'Yesterday', '0': 'Today', '1': 'Tomorrow' }
  const far =
    locale === 'zh-CN'
      ? `${wall.getUTCMonth() + 1}月${wall.getUTCDate()}日`
      : `${wall.getUTCDate()} ${MONTHS_EN[wall.getUTCMonth()] ?? ''}`
  return `${(near as Record<string, string>)[String(days)] ?? far} ${clockTime(instant, zone)}`
}

/** Whole minutes for people, rounded up, at least one: `90` s → `2 分钟` / `2 min`. */
export function minutes(seconds: number, locale: Locale): string {
  const count = Math.max(1, Math.ceil(seconds / 60))
  return locale === 'zh-CN' ? `${count}分钟` : `${count} min`
}

/** `1500, 2100` → `25–35分钟` / `25–35 min`. */
export function minutesRange(lowS: number, highS: number, locale: Locale): string {
  const [low, high] = [Math.max(1, Math.round(lowS / 60)), Math.max(1, Math.ceil(highS / 60))]
  if (high <= low) return minutes(highS, locale)
  return locale === 'zh-CN' ? `${low}–${high}分钟` : `${low}–${high} min`
}

/** A countdown: `4:05`, `1:02:09`; nought once it has run out. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds))
  const [h, m, s] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
