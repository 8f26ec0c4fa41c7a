/** Riders on the map glide from where they are shown to where they were last heard of. */

export interface Spot {
  readonly lon: number
  readonly lat: number
}

interface Glider {
  from: Spot
  to: Spot
  startMs: number
}

const GLIDE_MS = 2000
/** Farther than this is no ride but a leap: show it at once. About a kilometre. */
const LEAP_DEGREES = 0.01

export class Glide {
  private readonly gliders = new Map<string, Glider>()

  /** Heard a position; from now on the marker glides there within two seconds. */
  head(key: string, to: Spot, nowMs: number): void {
    const known = this.gliders.get(key)
    if (known !== undefined && known.to.lon === to.lon && known.to.lat === to.lat) return
    const shown = known === undefined ? to : this.where(known, nowMs)
    const leaps = Math.hypot(shown.lon - to.lon, shown.lat - to.lat) > LEAP_DEGREES
    this.gliders.set(key, { from: leaps ? to : shown, to, startMs: nowMs })
  }

  /** Forget everyone who isn't among these. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.gliders.keys()) if (!keys.has(key)) this.gliders.delete(key)
  }

  /** Where everyone is shown at this moment. */
  at(nowMs: number): ReadonlyMap<string, Spot> {
    return new Map([...this.gliders].map(([key, glider]) => [key, this.where(glider, nowMs)]))
  }

  /** Whether anyone is still on the way. */
  moving(nowMs: number): boolean {
    return [...this.gliders.values()].some((glider) => nowMs - glider.startMs < GLIDE_MS)
  }

  private where({ from, to, startMs }: Glider, nowMs: number): Spot {
    const part = Math.min(1, Math.max(0, (nowMs - startMs) / GLIDE_MS))
    return { lon: from.lon + (to.lon - from.lon) * part, lat: from.lat + (to.lat - from.lat) * part }
  }
}
