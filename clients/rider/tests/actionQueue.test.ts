import { expect, test } from 'vitest'
import { Problem } from '@shared/api/problem'
import { newAction, type Action } from '@/features/queue/action'
import { ActionQueue } from '@/features/queue/actionQueue'
import { memoryStore } from '@/features/queue/deviceStore'

const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i++) await Promise.resolve()
}

/** A queue whose server answers as told, and whose clock is turned by hand. */
function bench(store = memoryStore()) {
  const answers: (Problem | 'lost after arrival' | 'ok')[] = []
  const arrived: string[] = []
  const refused: string[] = []
  const timers: { then: () => void; ms: number }[] = []
  let waiting: readonly Action[] = []
  const queue = new ActionQueue({
    store,
    send: async (action) => {
      const answer = answers.shift() ?? 'ok'
      if (answer instanceof Problem) throw answer
      arrived.push(action.id)
      if (answer === 'lost after arrival') throw offline()
    },
    refused: (action, problem) => void refused.push(`${action.intent.step} ${problem.code}`),
    changed: (now) => void (waiting = now),
    later: (then, ms) => void timers.push({ then, ms }),
  })
  const turn = async (): Promise<void> => {
    timers.shift()?.then()
    await settle()
  }
  return { queue, answers, arrived, refused, timers, turn, waiting: () => waiting.map((action) => action.intent.step) }
}

const offline = (): Problem => new Problem('client.offline', 'offline', 'no connection')
const no = (code: string): Problem => new Problem(code, 'refusal', 'no')

test('actions are sent in the order they were made', async () => {
  const { queue, arrived, waiting } = bench()
  const [first, second] = [newAction('d1', { step: 'at-store' }), newAction('d1', { step: 'picked-up', pickup_code: '42' })]
  await queue.add(first)
  await queue.add(second)
  await settle()
  expect(arrived).toEqual([first.id, second.id])
  expect(waiting()).toEqual([])
})

test('without a connection an action waits and is sent once it is back', async () => {
  const { queue, answers, arrived, waiting, timers, turn } = bench()
  answers.push(offline(), offline())
  const action = newAction('d1', { step: 'at-store' })
  await queue.add(action)
  await settle()
  expect(waiting()).toEqual(['at-store'])
  expect(arrived).toEqual([])
  await turn()
  expect(timers.map((timer) => timer.ms)).toEqual([2000])
  await turn()
  expect(arrived).toEqual([action.id])
  expect(waiting()).toEqual([])
})

test('an answer that was lost sends the same id again, so the server sees one action', async () => {
  const { queue, answers, arrived, turn } = bench()
  answers.push('lost after arrival')
  const action = newAction('d1', { step: 'delivered', code: '7', photo: null, cash_minor: 0 })
  await queue.add(action)
  await settle()
  await turn()
  expect(arrived).toEqual([action.id, action.id])
  expect(new Set(arrived).size).toBe(1)
})

test('a refusal takes the later steps of that delivery with it, and no others', async () => {
  const { queue, answers, arrived, refused, waiting, turn } = bench()
  answers.push(offline(), offline(), offline(), no('deliveries.not_yours'))
  await queue.add(newAction('d1', { step: 'at-store' }))
  await settle()
  await queue.add(newAction('d1', { step: 'picked-up', pickup_code: '42' }))
  await settle()
  const other = newAction('d2', { step: 'at-customer' })
  await queue.add(other)
  await settle()
  expect(waiting()).toEqual(['at-store', 'picked-up', 'at-customer'])
  await turn()
  expect(refused).toEqual(['at-store deliveries.not_yours'])
  expect(arrived).toEqual([other.id])
  expect(waiting()).toEqual([])
})

test('signing in again later loses nothing', async () => {
  const { queue, answers, arrived, waiting, turn } = bench()
  answers.push(new Problem('accounts.signed_out', 'signed_out', 'sign in'))
  await queue.add(newAction('d1', { step: 'at-store' }))
  await settle()
  expect(waiting()).toEqual(['at-store'])
  await turn()
  expect(arrived).toHaveLength(1)
})

test('a closed page leaves its actions to the next one', async () => {
  const store = memoryStore()
  const first = bench(store)
  first.answers.push(offline())
  const action = newAction('d1', { step: 'at-store' })
  await first.queue.add(action)
  await settle()
  const second = bench(store)
  await second.queue.open()
  await settle()
  expect(second.arrived).toEqual([action.id])
  expect(await store.load()).toEqual([])
})

test('the wait between tries doubles and stays below half a minute', async () => {
  const { queue, answers, timers, turn } = bench()
  answers.push(...Array.from({ length: 8 }, offline))
  await queue.add(newAction('d1', { step: 'at-store' }))
  await settle()
  const waits: number[] = []
  for (let i = 0; i < 8; i++) {
    waits.push(timers[0]?.ms ?? -1)
    await turn()
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})
