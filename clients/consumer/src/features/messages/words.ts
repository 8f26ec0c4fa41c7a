import { money } from '@shared/words/money'
import type { Message } from '@/ground/types'
import { t } from '@/ground/words'
import type { Key } from '@/locale/zh-CN'

const WORDS: Readonly<Record<string, Key>> = {
  'orders.accepted': 'message.orders.accepted',
  'orders.on_the_way': 'message.orders.on_the_way',
  'orders.delivered': 'message.orders.delivered',
  'orders.rejected': 'message.orders.rejected',
  'orders.cancelled': 'message.orders.cancelled',
  'orders.expired': 'message.orders.expired',
  'orders.failed': 'message.orders.failed',
  'orders.rider_silent': 'message.orders.rider_silent',
  'orders.refunded': 'message.orders.refunded',
}

/** A message in the reader's language; one this build has no words for still shows that it came. */
export function wordsOf(message: Message): string {
  const key = WORDS[message.template] ?? 'message.other'
  const amount = message.facts['amount_minor']
  return typeof amount === 'number' ? t(key, { amount: money(amount, String(message.facts['currency'])) }) : t(key)
}
