// @vitest-environment jsdom
import '../../../test/phone'
import { expect, test } from 'vitest'
import type { Message } from '@/ground/types'
import { speak } from '@/ground/words'
import { wordsOf } from './words'

const message = (template: string, facts: Message['facts']): Message => ({
  message_id: '019b76da-a800-7000-8000-000000000001',
  template,
  facts,
  at: '2026-11-24T04:00:00Z',
  seen: false,
})

test('a refund names its amount in the language of the reader', () => {
  const refund = message('orders.refunded', { order_id: 'x', amount_minor: 5300, currency: 'CNY' })
  speak('en')
  expect(wordsOf(refund)).toBe('¥53.00 has been refunded')
  speak('zh-CN')
  expect(wordsOf(refund)).toBe('退款 ¥53.00 已到账')
})

test('a message this build has no words for still shows that it came', () => {
  speak('en')
  expect(wordsOf(message('orders.unheard_of', {}))).toBe('You have a new message')
})
