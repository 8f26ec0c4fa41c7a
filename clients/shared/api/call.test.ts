import { expect, test } from 'vitest'
import { addressOf, makeCall } from './call'
import type { Came, Sent } from './call'
import { uuid7 } from './ids'
import { Problem } from './problem'

function callAnswering(came: Came | Error): { sent: Sent[]; call: ReturnType<typeof makeCall> } {
  const sent: Sent[] = []
  const call = makeCall({
    transport: (each) => {
      sent.push(each)
      return came instanceof Error ? Promise.reject(came) : Promise.resolve(came)
    },
    origin: () => 'http://songda.test',
    headers: () => ({ 'Songda-End': 'consumer' }),
    silent: () => 'No answer. Check the network and try again.',
    newKey: () => 'made-up',
  })
  return { sent, call }
}

test('paths and queries are filled in and escaped, empty ones left out', () => {
  expect(addressOf('/api/stores/{store_id}/menu', { store_id: 'a/b' })).toBe('/api/stores/a%2Fb/menu')
  expect(addressOf('/api/stores', {}, { q: '牛 肉', cuisine: '', lon: 121.4, sort: undefined })).toBe(
    '/api/stores?q=%E7%89%9B%20%E8%82%89&lon=121.4',
  )
})

test('what changes something carries a key, the same one when given', async () => {
  const { sent, call } = callAnswering({ status: 200, headers: {}, body: { ticket: 't' } })
  expect(await call('post', '/api/live/ticket', { key: 'k1' })).toEqual({ ticket: 't' })
  await call('post', '/api/live/ticket', {})
  expect(sent.map((each) => each.headers['Idempotency-Key'])).toEqual(['k1', 'made-up'])
  expect(sent[0]?.headers['Songda-End']).toBe('consumer')
})

test('reading carries no key', async () => {
  const { sent, call } = callAnswering({ status: 200, headers: {}, body: [] })
  await call('get', '/api/cities', {})
  expect(sent[0]).toEqual({
    method: 'GET',
    url: 'http://songda.test/api/cities',
    headers: { 'Songda-End': 'consumer' },
    body: undefined,
  })
})

test("the server's refusal arrives whole", async () => {
  const body = { code: 'orders.store_closed', kind: 'refusal', message: 'The store opens at 10:00.', facts: { opens_at: 'x' }, again: false }
  const { call } = callAnswering({ status: 409, headers: {}, body })
  const problem = await call('get', '/api/cities', {}).catch((caught: unknown) => caught)
  expect(problem).toBeInstanceOf(Problem)
  expect(problem).toMatchObject({ code: 'orders.store_closed', kind: 'refusal', message: 'The store opens at 10:00.', facts: { opens_at: 'x' } })
})

test('silence and nonsense become problems that say what to do', async () => {
  const silent = await callAnswering(new Error('refused')).call('get', '/api/cities', {}).catch((caught: unknown) => caught)
  expect(silent).toMatchObject({ kind: 'offline', again: true, message: 'No answer. Check the network and try again.' })
  const nonsense = await callAnswering({ status: 502, headers: {}, body: undefined }).call('get', '/api/cities', {}).catch((caught: unknown) => caught)
  expect(nonsense).toMatchObject({ kind: 'unavailable', again: true, status: 502 })
})

test('ids are version 7, differ, and sort by time', () => {
  const [early, late] = [uuid7(1_700_000_000_000), uuid7(1_700_000_000_001)]
  expect(early).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(early < late).toBe(true)
  expect(uuid7(1)).not.toBe(uuid7(1))
})

test('a wrong path, verb, fact or body does not compile', () => {
  const { call } = callAnswering({ status: 200, headers: {}, body: {} })
  const wrong = (): unknown[] => [
    // @ts-expect-error no such path
    call('get', '/api/nothing', {}),
    // @ts-expect-error cities can't be posted
    call('post', '/api/cities', {}),
    // @ts-expect-error the store's id is missing
    call('get', '/api/stores/{store_id}', {}),
    // @ts-expect-error where from is missing
    call('get', '/api/stores', {}),
    // @ts-expect-error a name is a text
    call('put', '/api/me', { body: { name: 7 } }),
  ]
  expect(wrong).toBeTypeOf('function')
})
