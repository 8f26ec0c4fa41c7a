/**
 * The city's clock. Business happens in city time, which runs at `rate` times the machine's;
 * screens count down by this clock alone, never by the phone's.
 */

export interface CityReading {
  /** RFC 3339 instant in city time. */
  readonly cityTime: string
  /** City seconds a machine second. */
  readonly rate: number
}

/** A longer timer overflows and goes off at once, in every engine. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export class CityClock {
  private cityMs: number
  private machineMs: number
  private speed = 1

  constructor(private readonly machineNowMs: () => number = Date.now) {
    this.machineMs = machineNowMs()
    this.cityMs = this.machineMs
  }

  /** Take the server's reading; a reading that cannot be read changes nothing. */
  set(reading: CityReading): void {
    const cityMs = Date.parse(reading.cityTime)
    if (Number.isNaN(cityMs) || !(reading.rate > 0)) return
    this.machineMs = this.machineNowMs()
    this.cityMs = cityMs
    this.speed = reading.rate
  }

  get rate(): number {
    return this.speed
  }

  /** City time now, in milliseconds since 1970. */
  nowMs(): number {
    return this.cityMs + (this.machineNowMs() - this.machineMs) * this.speed
  }

  /** City seconds until an instant; negative once it has passed. */
  secondsUntil(instant: string): number {
    return (Date.parse(instant) - this.nowMs()) / 1000
  }

  /** Machine milliseconds until an instant of city time, for timers: never below nought, never more than a timer can. */
  machineMsUntil(instant: string): number {
    return Math.min(LONGEST_TIMER_MS, Math.max(0, (Date.parse(instant) - this.nowMs()) / this.speed))
  }
}
