/** When a dish is offered, by the store's wall clock. Pure. */
import { wallClock } from '@shared/words/clock'
import type { Item } from '@/ground/types'

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (seconds: number): string => `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`

/** Null while the dish is offered; else the hours of the day's windows (`06:00–10:00`), or of any day's. */
export function notNow(item: Item, nowMs: number, zone: string): string | null {
  if (item.windows.length === 0) return null
  const wall = wallClock(nowMs, zone)
  const weekday = (wall.getUTCDay() + 6) % 7
  const second = wall.getUTCHours() * 3600 + wall.getUTCMinutes() * 60 + wall.getUTCSeconds()
  const today = item.windows.filter((window) => window.weekdays.includes(weekday))
  if (today.some((window) => window.from_s <= second && second < window.to_s)) return null
  const shown = today.length > 0 ? today : item.windows
  return shown.map((window) => `${clock(window.from_s)}–${clock(window.to_s)}`).join(' ')
}
