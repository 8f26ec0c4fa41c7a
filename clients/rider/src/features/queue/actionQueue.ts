import { Problem } from '@shared/api/problem'
import type { Action } from './action'

/** Where queued actions outlive the page. */
export interface ActionStore {
  load(): Promise<readonly Action[]>
  put(action: Action): Promise<void>
  remove(id: string): Promise<void>
}

export interface QueueOptions {
  readonly store: ActionStore
  /** Send one action; resolves when the server took it, throws a Problem otherwise. */
  readonly send: (action: Action) => Promise<void>
  /** The server said no: the action is out of the queue, and a person must hear of it. */
  readonly refused: (action: Action, problem: Problem) => void
  /** Called after every change with all that is still unsent, oldest first. */
  readonly changed: (waiting: readonly Action[]) => void
  /** Runs `then` after `ms`; tests turn this clock by hand. */
  readonly later: (then: () => void, ms: number) => void
}

const RETRY_FIRST_MS = 1000
const RETRY_MOST_MS = 30_000

/** Nothing is wrong with the action; the same one may succeed later. */
function worthRepeating(problem: Problem): boolean {
  return problem.kind === 'offline' || problem.kind === 'unavailable' || problem.kind === 'signed_out'
}

/**
 * Actions made at the doorstep, sent in the order they were made, through any loss of connection.
 *
 * An action is stored before it is sent and removed after the server answered, so a closed page loses
 * none; one that was sent twice is one at the server, by its id. When one is refused, those behind it
 * for the same delivery are dropped with it: they rested on a step that never happened.
 */
export class ActionQueue {
  private waiting: readonly Action[] = []
  private sending = false
  private retrying = false
  private retryMs = RETRY_FIRST_MS

  constructor(private readonly options: QueueOptions) {}

  /** Take up what an earlier page left behind. */
  async open(): Promise<void> {
    const left = await this.options.store.load()
    this.set([...left].sort((a, b) => a.madeAtMs - b.madeAtMs || (a.id < b.id ? -1 : 1)))
    void this.drain()
  }

  /** Queue an action; the promise resolves once it is safe on this device, not once it is sent. */
  async add(action: Action): Promise<void> {
    await this.options.store.put(action)
    this.set([...this.waiting, action])
    void this.drain()
  }

  /** Send what waits. Calling it while it runs is harmless. */
  async drain(): Promise<void> {
    if (this.sending) return
    this.sending = true
    try {
      for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
        if (!(await this.sendOne(next))) return
      }
    } finally {
      this.sending = false
    }
  }

  private async sendOne(action: Action): Promise<boolean> {
    try {
      await this.options.send(action)
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      if (worthRepeating(caught)) {
        this.retryLater()
        return false
      }
      await this.drop((each) => each.deliveryId === action.deliveryId)
      this.options.refused(action, caught)
      return true
    }
    this.retryMs = RETRY_FIRST_MS
    await this.drop((each) => each.id === action.id)
    return true
  }

  private retryLater(): void {
    if (this.retrying) return
    this.retrying = true
    const wait = this.retryMs
    this.retryMs = Math.min(this.retryMs * 2, RETRY_MOST_MS)
    this.options.later(() => {
      this.retrying = false
      void this.drain()
    }, wait)
  }

  private async drop(which: (action: Action) => boolean): Promise<void> {
    for (const action of this.waiting.filter(which)) await this.options.store.remove(action.id)
    this.set(this.waiting.filter((action) => !which(action)))
  }

  private set(waiting: readonly Action[]): void {
    this.waiting = waiting
    this.options.changed(waiting)
  }
}
