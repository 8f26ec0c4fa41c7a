/** How loud this counter wants its alarm, kept on the device. */
export interface AlarmKept {
  readonly muted: boolean
  /** From 0 to 1. */
  readonly loudness: number
}

const KEPT_AS = 'songda.alarm'
const USUAL: AlarmKept = { muted: false, loudness: 0.8 }

/** What was kept, or the usual; nonsense counts as never kept. */
export function keptAlarm(): AlarmKept {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') as Partial<AlarmKept> | null
    const { muted, loudness } = { ...USUAL, ...kept }
    return typeof muted === 'boolean' && typeof loudness === 'number' && loudness >= 0 && loudness <= 1 ? { muted, loudness } : USUAL
  } catch {
    return USUAL
  }
}

export function keepAlarm(kept: AlarmKept): void {
  localStorage.setItem(KEPT_AS, JSON.stringify(kept))
}
