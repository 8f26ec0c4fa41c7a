export interface Figures {
  readonly underWay: number
  readonly waiting: number
  readonly late: number
  readonly ridersOn: number
  readonly ridersBusy: number
}

interface UnderWay {
  readonly state: string
  readonly rider_id: string | null
  readonly promised_at: string
}

/** The city in five figures. An order is late once its promise has passed while it is still under way. */
export function figuresOf(rows: readonly UnderWay[], riders: readonly { readonly state: string }[], nowMs: number): Figures {
  return {
    underWay: rows.length,
    waiting: rows.filter((row) => row.state === 'waiting' || row.state === 'offered').length,
    late: rows.filter((row) => Date.parse(row.promised_at) < nowMs).length,
    ridersOn: riders.filter((rider) => rider.state === 'on').length,
    ridersBusy: new Set(rows.flatMap((row) => (row.rider_id === null ? [] : [row.rider_id]))).size,
  }
}
