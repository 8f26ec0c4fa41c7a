import { beforeEach, expect, test } from 'vitest'
import { Live } from './connect'
import type { LiveView, SocketEars } from './connect'

interface Line {
  readonly ears: SocketEars
  readonly sent: unknown[]
  open: boolean
}
let lines: Line[]
let timers: { run: () => void; ms: number }[]
let tickets: number

function newLive(hellos: number[] = []): Live {
  return new Live({
    open: (ears) => {
      const line: Line = { ears, sent: [], open: true }
      lines.push(line)
      return {
        send: (text) => line.sent.push(JSON.parse(text)),
        close: () => {
          line.open = false
        },
      }
    },
    ticket: () => Promise.resolve(`ticket-${++tickets}`),
    onHello: (hello) => hellos.push(hello.rate),
    setTimer: (run, ms) => {
      const timer = { run, ms }
      timers.push(timer)
      return timer
    },
    clearTimer: (timer) => {
      timers = timers.filter((each) => each !== timer)
    },
  })
}
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0))
function line(at: number): Line {
  const found = lines[at]
  if (found === undefined) throw new Error(`no line ${at}`)
  return found
}
const hello = '{"hello":{"position":7,"city_time":"2026-11-24T04:00:00Z","rate":10,"build":"b1"}}'
const say = (at: number, said: unknown): void => line(at).ears.said(JSON.stringify(said))
async function joined(live: Live, views: LiveView[]): Promise<() => void> {
  const stop = live.watch('orders/1', (view) => views.push(view))
  await settle()
  line(0).ears.opened()
  line(0).ears.said(hello)
  return stop
}

beforeEach(() => {
  lines = []
  timers = []
  tickets = 0
})

test('the ticket goes first, and topics are watched after the hello', async () => {
  const hellos: number[] = []
  const live = newLive(hellos)
  live.watch('orders/1', () => undefined)
  await settle()
  line(0).ears.opened()
  expect(line(0).sent).toEqual([{ ticket: 'ticket-1' }])
  line(0).ears.said(hello)
  expect(line(0).sent).toEqual([{ ticket: 'ticket-1' }, { watch: 'orders/1' }])
  expect(hellos).toEqual([10])
  live.watch('orders/2', () => undefined)
  expect(line(0).sent.at(-1)).toEqual({ watch: 'orders/2' })
  expect(lines.length).toBe(1)
})

test('rows are put and dropped by key, and a view once handed out stays as it was', async () => {
  const views: LiveView[] = []
  await joined(newLive(), views)
  say(0, { topic: 'orders/1', position: 8, put: { a: { state: 'open' }, b: { state: 'ready' } }, drop: [], full: true })
  say(0, { topic: 'orders/1', position: 9, put: { a: { state: 'accepted' } }, drop: ['b'] })
  expect(views.length).toBe(2)
  expect([...(views[0]?.rows ?? [])]).toEqual([['a', { state: 'open' }], ['b', { state: 'ready' }]])
  expect([...(views[1]?.rows ?? [])]).toEqual([['a', { state: 'accepted' }]])
})

test('a broken line keeps the rows as old, and the next snapshot heals the gap', async () => {
  const views: LiveView[] = []
  await joined(newLive(), views)
  say(0, { topic: 'orders/1', position: 8, put: { a: { n: 1 }, b: { n: 1 } }, drop: [] })
  line(0).ears.closed()
  expect(views.at(-1)?.fresh).toBe(false)
  expect(views.at(-1)?.rows?.size).toBe(2)
  timers.find((timer) => timer.ms < 5_000)?.run()
  await settle()
  line(1).ears.opened()
  line(1).ears.said(hello)
  expect(line(1).sent).toEqual([{ ticket: 'ticket-2' }, { watch: 'orders/1' }])
  say(1, { topic: 'orders/1', position: 12, put: { b: { n: 2 } }, drop: [] })
  expect(views.at(-1)?.fresh).toBe(true)
  expect([...(views.at(-1)?.rows ?? [])]).toEqual([['b', { n: 2 }]])
})

test('a line that says nothing is given up and dialled anew', async () => {
  const views: LiveView[] = []
  await joined(newLive(), views)
  timers.find((timer) => timer.ms === 45_000)?.run()
  expect(line(0).open).toBe(false)
  timers.find((timer) => timer.ms < 5_000)?.run()
  await settle()
  expect(lines.length).toBe(2)
})

test('an old line that speaks after the new one is not heard', async () => {
  const views: LiveView[] = []
  const live = newLive()
  await joined(live, views)
  live.restart()
  await settle()
  say(0, { topic: 'orders/1', position: 8, put: { a: { n: 1 } }, drop: [] })
  expect(views).toEqual([])
  expect(lines.length).toBe(2)
})

test('a refusal is told and not asked again on the same session', async () => {
  const views: LiveView[] = []
  await joined(newLive(), views)
  say(0, { topic: 'orders/1', refused: 'live.not_yours' })
  expect(views.at(-1)).toEqual({ rows: null, fresh: false, refused: 'live.not_yours' })
  line(0).ears.closed()
  timers.find((timer) => timer.ms < 5_000)?.run()
  await settle()
  line(1).ears.opened()
  line(1).ears.said(hello)
  expect(line(1).sent).toEqual([{ ticket: 'ticket-2' }])
})

test('a ping is answered, and the last one to leave hangs up after a while', async () => {
  const stop = await joined(newLive(), [])
  say(0, { ping: 3 })
  expect(line(0).sent.at(-1)).toEqual({ pong: 3 })
  stop()
  stop()
  expect(line(0).sent.filter((said) => JSON.stringify(said) === '{"drop":"orders/1"}').length).toBe(1)
  expect(line(0).open).toBe(true)
  timers.find((timer) => timer.ms === 3_000)?.run()
  expect(line(0).open).toBe(false)
})
