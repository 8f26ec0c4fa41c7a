/** What this device last saw, so that a page opened without a connection still shows the way. */

const KEPT_AS = 'songda.rider.'

export function remember(what: 'me' | 'self' | 'board', slot: number, value: unknown): void {
  try {
    localStorage.setItem(`${KEPT_AS}${what}.${slot}`, JSON.stringify(value))
  } catch {
    // A full or forbidden storage costs only the view after a restart without a network.
  }
}

/** The value last remembered, or null. It was written by `remember`, so it has that shape. */
export function remembered<T>(what: 'me' | 'self' | 'board', slot: number): T | null {
  try {
    const kept = localStorage.getItem(`${KEPT_AS}${what}.${slot}`)
    return kept === null ? null : (JSON.parse(kept) as T)
  } catch {
    return null
  }
}

/** Leave nothing behind for the next person at this device. */
export function forget(slot: number): void {
  for (const what of ['me', 'self', 'board'] as const) localStorage.removeItem(`${KEPT_AS}${what}.${slot}`)
}
