export interface Figures {
  readonly live: number
  readonly toAnswer: number
  readonly inKitchen: number
  readonly onTheWay: number
}

/** Live orders in four figures, from their counts by state. Those not paid yet don't count. */
export function figuresOf(orders: readonly { readonly state: string; readonly count: number }[]): Figures {
  const of = (...states: string[]): number =>
    orders.filter((each) => states.includes(each.state)).reduce((sum, each) => sum + each.count, 0)
  return {
    live: of('open', 'accepted', 'cooking', 'ready', 'on_the_way'),
    toAnswer: of('open'),
    inKitchen: of('accepted', 'cooking', 'ready'),
    onTheWay: of('on_the_way'),
  }
}
