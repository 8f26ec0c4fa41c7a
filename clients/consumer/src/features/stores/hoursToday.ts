/** When a store is open on the day it is now, by its own wall clock. Pure. */
import { wallClock } from '@shared/words/clock'
import type { StorePage } from '@/ground/types'

const DAY_S = 86_400
const two = (n: number): string => String(n).padStart(2, '0')
const clock = (second: number): string => `${two(Math.floor((second % DAY_S) / 3600))}:${two(Math.floor(second / 60) % 60)}`

/** `10:00–14:00 17:00–02:00`; a date with hours of its own goes before its weekday; null for closed all day. */
export function hoursToday(hours: StorePage['hours'], nowMs: number, zone: string): string | null {
  const wall = wallClock(nowMs, zone)
  const date = wall.toISOString().slice(0, 10)
  const weekday = (wall.getUTCDay() + 6) % 7
  const day = hours.exceptions.find((each) => each.on_date === date) ?? hours.week.find((each) => each.weekday === weekday)
  const spans = [...(day?.spans ?? [])].sort((a, b) => a.opens_s - b.opens_s)
  if (spans.length === 0) return null
  return spans.map((span) => (span.closes_s - span.opens_s === DAY_S ? '00:00–24:00' : `${clock(span.opens_s)}–${clock(span.closes_s)}`)).join(' ')
}
