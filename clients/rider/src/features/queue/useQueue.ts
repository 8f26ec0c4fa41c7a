import { asProblem, Problem } from '@shared/api/problem'
import type { End } from '@browser/end'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { Action } from './action'
import { ActionQueue } from './actionQueue'
import { deviceStore } from './deviceStore'
import { sendAction } from './sendAction'

export interface Queue {
  readonly waiting: ShallowRef<readonly Action[]>
  readonly add: (action: Action) => Promise<void>
  readonly now: () => void
}

const LOCK = 'songda-rider-queue'

/** Only one tab sends at a time; where a browser has no locks the idempotency keys alone keep things single. */
async function alone(send: () => Promise<void>): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks
  if (locks === undefined) return send()
  await locks.request(LOCK, send)
}

/** The rider's queue, kept on this device, sent through `end`, woken whenever the connection comes back. */
export function useQueue(end: End, refused: (problem: Problem) => void, sent: (action: Action) => void): Queue {
  const waiting = shallowRef<readonly Action[]>([])
  const opened = deviceStore().then((store) => {
    const queue = new ActionQueue({
      store,
      send: (action) =>
        alone(async () => {
          await sendAction(end.call, action)
          sent(action)
        }),
      refused: (_action, problem) => refused(asProblem(problem, problem.message)),
      changed: (now) => (waiting.value = now),
      later: (then, ms) => void setTimeout(then, ms),
    })
    return queue.open().then(() => queue)
  })
  const now = (): void => void opened.then((queue) => queue.drain())
  window.addEventListener('online', now)
  onScopeDispose(() => window.removeEventListener('online', now))
  return { waiting, add: async (action) => (await opened).add(action), now }
}
