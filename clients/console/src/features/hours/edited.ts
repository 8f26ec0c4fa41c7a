import type { Body } from '@shared/api/call'

export type StoreHours = Body<'/api/stores/{store_id}/hours', 'put'>

/** A stretch of a day as typed: `09:00`, `22:00`. An end not after its beginning lies on the next day. */
export interface Typed {
  opens: string
  closes: string
}
/** One date with hours of its own; no stretch means closed all day. */
export interface SpecialDay {
  readonly onDate: string
  spans: Typed[]
}
/** A store's hours as a form holds them: seven weekdays, Monday first, and the special days by date. */
export interface HoursDraft {
  readonly week: Typed[][]
  special: SpecialDay[]
}

/** Why a day can't be kept: a time is missing, stretches overlap, or a night reaches into the next day's. */
export type Wrong = 'incomplete' | 'overlap' | 'night'

const DAY_S = 86_400
const STRETCHES_MAX = 6
const two = (n: number): string => String(n).padStart(2, '0')

function wall(second: number): string {
  const [h, m, s] = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60]
  return s === 0 ? `${two(h)}:${two(m)}` : `${two(h)}:${two(m)}:${two(s)}`
}

function secondOf(typed: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(typed)
  return match === null ? null : Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)
}

/** A time as people type it (`9`, `930`, `9：30`, `24:00`) written as the clock shows it; what is no time stays. */
export function tidy(typed: string): string {
  const match = /^(\d{1,2})(?:[:：.]?([0-5]\d))?$/.exec(typed.trim())
  if (match === null) return typed.trim()
  const [hour, minute] = [Number(match[1]), match[2] ?? '00']
  if (hour === 24 && minute === '00') return '00:00'
  return hour < 24 ? `${two(hour)}:${minute}` : typed.trim()
}

/** In seconds since the day's midnight, or null while a time is missing. */
function spanOf(typed: Typed): { opens_s: number; closes_s: number } | null {
  const [opens, closes] = [secondOf(typed.opens), secondOf(typed.closes)]
  if (opens === null || closes === null) return null
  return { opens_s: opens, closes_s: closes > opens ? closes : closes + DAY_S }
}

const typedOf = (span: { opens_s: number; closes_s: number }): Typed => ({ opens: wall(span.opens_s), closes: wall(span.closes_s) })

/** What to say of a stretch beside its times: that it lasts the whole day, or ends on the day after. */
export function remark(typed: Typed): 'round_the_clock' | 'next_day' | null {
  const span = spanOf(typed)
  if (span === null) return null
  if (span.closes_s - span.opens_s === DAY_S) return 'round_the_clock'
  return span.closes_s > DAY_S ? 'next_day' : null
}

export function draftOf(hours: StoreHours): HoursDraft {
  const week = [0, 1, 2, 3, 4, 5, 6].map((weekday) => (hours.week.find((day) => day.weekday === weekday)?.spans ?? []).map(typedOf))
  const special = (hours.exceptions ?? []).map((day) => ({ onDate: day.on_date, spans: day.spans.map(typedOf) }))
  return { week, special: special.sort((a, b) => (a.onDate < b.onDate ? -1 : 1)) }
}

/** What the server keeps, or null while a day is wrong. */
export function hoursOf(draft: HoursDraft): StoreHours | null {
  if (wrongDays(draft).size > 0) return null
  const spans = (typed: readonly Typed[]) =>
    typed.flatMap((each) => spanOf(each) ?? []).sort((a, b) => a.opens_s - b.opens_s)
  return {
    week: draft.week.map((typed, weekday) => ({ weekday, spans: spans(typed) })),
    exceptions: draft.special.map((day) => ({ on_date: day.onDate, spans: spans(day.spans) })),
  }
}

/** The days that can't be kept, by weekday (`0` is Monday) or date, by the same rules as the server's. */
export function wrongDays(draft: HoursDraft): ReadonlyMap<string, Wrong> {
  const wrong = new Map<string, Wrong>()
  const tell = (day: string, why: Wrong | null): void => void (why !== null && wrong.set(day, why))
  draft.week.forEach((typed, weekday) => tell(String(weekday), wrongWithin(typed) ?? wrongNight(typed, draft.week[(weekday + 1) % 7] ?? [])))
  for (const day of draft.special) tell(day.onDate, wrongWithin(day.spans))
  return wrong
}

function wrongWithin(typed: readonly Typed[]): Wrong | null {
  const spans = typed.map(spanOf)
  if (spans.includes(null)) return 'incomplete'
  const sorted = spans.flatMap((span) => span ?? []).sort((a, b) => a.opens_s - b.opens_s)
  return sorted.some((span, index) => span.closes_s > (sorted[index + 1]?.opens_s ?? Infinity)) ? 'overlap' : null
}

function wrongNight(typed: readonly Typed[], tomorrow: readonly Typed[]): Wrong | null {
  const last = Math.max(0, ...typed.map((each) => spanOf(each)?.closes_s ?? 0))
  const first = Math.min(Infinity, ...tomorrow.map((each) => spanOf(each)?.opens_s ?? Infinity))
  return last - DAY_S > first ? 'night' : null
}

/** Another stretch may be added: a day has at most six. */
export function hasRoom(typed: readonly Typed[]): boolean {
  return typed.length < STRETCHES_MAX
}

/** A stretch to start from: usual hours, or nothing typed yet where the day has some already. */
export function nextStretch(typed: readonly Typed[]): Typed {
  return typed.length === 0 ? { opens: '09:00', closes: '22:00' } : { opens: '', closes: '' }
}

/** Every date from the first to the last, both included; at most sixty-two. */
export function datesBetween(first: string, last: string): readonly string[] {
  const dates: string[] = []
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= Date.parse(`${last}T00:00:00Z`) && dates.length < 62; at += DAY_S * 1000) {
    dates.push(new Date(at).toISOString().slice(0, 10))
  }
  return dates
}

/** The days with those added, in order of date; a date that is there already stays as it is. */
export function withDays(special: readonly SpecialDay[], dates: readonly string[], spans: readonly Typed[]): SpecialDay[] {
  const fresh = dates.filter((date) => !special.some((day) => day.onDate === date))
  const added = fresh.map((onDate) => ({ onDate, spans: spans.map((each) => ({ ...each })) }))
  return [...special, ...added].sort((a, b) => (a.onDate < b.onDate ? -1 : 1))
}
