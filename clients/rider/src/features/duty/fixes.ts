export interface Fix {
  readonly lon: number
  readonly lat: number
  /** When it was measured, in city time. */
  readonly at: string
  readonly speed_mps: number
  readonly heading: number
}

const KEPT = 60

/** Fixes on their way to the server: the newest sixty are kept through a lost connection. */
export class Fixes {
  private waiting: readonly Fix[] = []

  add(fix: Fix): void {
    this.waiting = [...this.waiting, fix].slice(-KEPT)
  }

  /** All that waits; they stay until `sent` is told. */
  peek(): readonly Fix[] {
    return this.waiting
  }

  sent(batch: readonly Fix[]): void {
    const gone = new Set(batch)
    this.waiting = this.waiting.filter((fix) => !gone.has(fix))
  }
}
