import { expect, test } from 'vitest'
import { todayOf } from '@/features/ledger/today'

const moved = (at: string, debit: string, credit: string, amount: number, order: string | null) => ({
  at,
  debit_kind: debit,
  credit_kind: credit,
  amount_minor: amount,
  order_id: order,
})

test('the day counts what came in less what went out, and each order once', () => {
  const transfers = [
    moved('2026-11-24T04:00:00Z', 'prepayment', 'store_payable', 2600, 'o1'),
    moved('2026-11-24T05:00:00Z', 'prepayment', 'store_payable', 1400, 'o1'),
    moved('2026-11-24T06:00:00Z', 'store_payable', 'platform_revenue', 300, 'o2'),
    moved('2026-11-23T06:00:00Z', 'prepayment', 'store_payable', 9900, 'o3'),
  ]
  expect(todayOf(transfers, 'store_payable', '2026-11-24', (at) => at.slice(0, 10))).toEqual({ amountMinor: 3700, orders: 2 })
})
