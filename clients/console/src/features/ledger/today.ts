interface Moved {
  readonly at: string
  readonly debit_kind: string
  readonly credit_kind: string
  readonly amount_minor: number
  readonly order_id: string | null
}

/** What an account gained on a business day, less what it lost, and from how many orders. */
export function todayOf(
  transfers: readonly Moved[],
  kind: string,
  day: string,
  dayOf: (instant: string) => string,
): { amountMinor: number; orders: number } {
  const todays = transfers.filter((each) => dayOf(each.at) === day)
  const amountMinor = todays.reduce(
    (sum, each) => sum + (each.credit_kind === kind ? each.amount_minor : 0) - (each.debit_kind === kind ? each.amount_minor : 0),
    0,
  )
  return { amountMinor, orders: new Set(todays.flatMap((each) => each.order_id ?? [])).size }
}
