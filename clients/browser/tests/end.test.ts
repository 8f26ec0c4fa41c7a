import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEnd, slotOf, type End } from '@browser/end'
import { loadMe } from '@browser/useSession'

const sent: { url: string; headers: Record<string, string> }[] = []
let answer: () => Response

/** A server that answers as told; what it was asked stands in `sent`. */
beforeEach(() => {
  localStorage.clear()
  sent.length = 0
  vi.stubGlobal('fetch', async (url: string, init: { headers: Record<string, string> }) => {
    sent.push({ url, headers: init.headers })
    return answer()
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const open = (): End => openEnd({ name: 'rider', locale: () => 'en', silent: () => 'no network' })
const told = (status: number, body: unknown, headers: Record<string, string> = {}) => () =>
  new Response(JSON.stringify(body), { status, headers })

test('the slot stands in the address, before or behind the hash', () => {
  const slots = ['?slot=3', '#/store?slot=4', '?lang=en&slot=7#/store', '', '?slot=12'].map((rest) =>
    slotOf(new URL(`http://here/console/${rest}`) as unknown as Location),
  )
  expect(slots).toEqual([3, 4, 7, 0, 0])
})

test('every request says which end and slot speak, and in which language', async () => {
  answer = told(200, { person_id: 'p1' })
  await open().call('get', '/api/me', {})
  expect(sent[0]?.url).toBe('/api/me')
  expect(sent[0]?.headers).toMatchObject({ 'Songda-End': 'rider', 'Songda-Slot': '0', 'Accept-Language': 'en' })
})

test('signed out is a fact, not a failure', async () => {
  answer = told(200, { me: null })
  const end = open()
  await loadMe(end)
  expect(end.me.value).toBeNull()
})

test('a session that ended meanwhile is noticed at the next request', async () => {
  answer = told(200, { me: { person_id: 'p1' } })
  const end = open()
  await loadMe(end)
  expect(end.me.value?.person_id).toBe('p1')
  answer = told(401, { code: 'kernel.signed_out', kind: 'forbidden', message: 'Sign in.', facts: {}, again: false })
  await expect(end.call('get', '/api/me', {})).rejects.toThrow('Sign in.')
  expect(end.me.value).toBeNull()
})

test('a silent network leaves who is signed in open', async () => {
  answer = () => {
    throw new TypeError('failed to fetch')
  }
  const end = open()
  await expect(loadMe(end)).rejects.toThrow('no network')
  expect(end.me.value).toBeUndefined()
})

test('answers keep the clock of the city, and the next page goes on from it', async () => {
  vi.useFakeTimers({ now: 1_764_000_000_000 })
  answer = told(200, {}, { 'Songda-City-Time': '2026-11-24T04:00:00Z', 'Songda-City-Rate': '10', 'Songda-Build': 'one' })
  const end = open()
  await end.call('get', '/api/me', {})
  expect([new Date(end.clock.nowMs()).toISOString(), end.rate.value]).toEqual(['2026-11-24T04:00:00.000Z', 10])
  vi.setSystemTime(1_764_000_006_000)
  const later = open()
  expect([new Date(later.clock.nowMs()).toISOString(), later.rate.value]).toEqual(['2026-11-24T04:01:00.000Z', 10])
})

test('another build of the server makes this page old', async () => {
  const end = open()
  for (const build of ['one', 'one', 'two']) {
    answer = told(200, {}, { 'Songda-Build': build })
    await end.call('get', '/api/me', {})
    expect(end.outdated.value).toBe(build === 'two')
  }
})
