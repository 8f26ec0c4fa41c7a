import type { Locale } from './locale'

/** Every state an order can be in, as the server names them. */
export const ORDER_STATES = [
  'unpaid',
  'open',
  'accepted',
  'cooking',
  'ready',
  'on_the_way',
  'delivered',
  'expired',
  'rejected',
  'cancelled',
  'failed',
] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** Every state a delivery can be in. */
export const DELIVERY_STATES = [
  'waiting',
  'offered',
  'assigned',
  'at_store',
  'picked_up',
  'at_customer',
  'delivered',
  'cancelled',
  'failed',
] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

const ENDED: ReadonlySet<string> = new Set(['delivered', 'expired', 'rejected', 'cancelled', 'failed'])

/** Nothing more happens to an order (or a delivery) in this state. */
export function hasEnded(state: string): boolean {
  return ENDED.has(state)
}

/** What colour a state speaks in: `wait` someone must act, `go` under way, `good` done, `bad` ended otherwise. */
export function tone(state: string): 'wait' | 'go' | 'good' | 'bad' {
  if (state === 'delivered') return 'good'
  if (ENDED.has(state)) return 'bad'
  return state === 'unpaid' || state === 'open' || state === 'waiting' || state === 'offered' ? 'wait' : 'go'
}

const ORDER_WORDS: Readonly<Record<Locale, Readonly<Record<OrderState, string>>>> = {
  'zh-CN': {
    unpaid: '待支付',
    open: '等待商家接单',
    accepted: '商家已接单',
    cooking: '正在制作',
    ready: '餐已做好',
    on_the_way: '配送中',
    delivered: '已送达',
    expired: '超时未支付',
    rejected: '商家未接单',
    cancelled: '已取消',
    failed: '未能送达',
  },
  en: {
    unpaid: 'Waiting for payment',
    open: 'Waiting for the store',
    accepted: 'Accepted',
    cooking: 'Cooking',
    ready: 'Food is ready',
    on_the_way: 'On the way',
    delivered: 'Delivered',
    expired: 'Not paid in time',
    rejected: 'Declined by the store',
    cancelled: 'Cancelled',
    failed: 'Could not be delivered',
  },
}

const DELIVERY_WORDS: Readonly<Record<Locale, Readonly<Record<DeliveryState, string>>>> = {
  'zh-CN': {
    waiting: '待派单',
    offered: '已派单待确认',
    assigned: '骑手赶往商家',
    at_store: '骑手已到店',
    picked_up: '骑手已取餐',
    at_customer: '骑手已到达',
    delivered: '已送达',
    cancelled: '已取消',
    failed: '未能送达',
  },
  en: {
    waiting: 'Waiting for a rider',
    offered: 'Offered to a rider',
    assigned: 'Rider heading to the store',
    at_store: 'Rider at the store',
    picked_up: 'Picked up',
    at_customer: 'Rider at the door',
    delivered: 'Delivered',
    cancelled: 'Cancelled',
    failed: 'Could not be delivered',
  },
}

/** An order's state in words; a state newer than this build shows as its own name. */
export function orderState(state: string, locale: Locale): string {
  return (ORDER_WORDS[locale] as Readonly<Record<string, string>>)[state] ?? state
}

/** A delivery's state in words; a state newer than this build shows as its own name. */
export function deliveryState(state: string, locale: Locale): string {
  return (DELIVERY_WORDS[locale] as Readonly<Record<string, string>>)[state] ?? state
}
