import { expect, test } from 'vitest'
import type { Row } from '@shared/live/wire'
import { readBoard } from '@/features/shell/board'

test('stops stand in riding order, offers by urgency, other rows nowhere', () => {
  const rows = new Map<string, Row>([
    ['stop/d1/drop', { delivery_id: 'd1', kind: 'drop', place: 2 }],
    ['offer/o2', { offer_id: 'o2', expires_at: '2026-11-24T04:00:50Z' }],
    ['stop/d1/pickup', { delivery_id: 'd1', kind: 'pickup', place: 1 }],
    ['offer/o1', { offer_id: 'o1', expires_at: '2026-11-24T04:00:20Z' }],
    ['news/1', { text: 'something newer than this build' }],
  ])
  const { offers, stops } = readBoard(rows)
  expect(stops.map((stop) => stop.kind)).toEqual(['pickup', 'drop'])
  expect(offers.map((offer) => offer.offer_id)).toEqual(['o1', 'o2'])
})
