import { ref, shallowRef } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import { asProblem } from '@shared/api/problem'
import type { Problem } from '@shared/api/problem'
import { t } from './words'

/** A question to the house with its answer, as a screen needs it: waiting, answered, or gone wrong. */
export interface Asking<A extends readonly unknown[], T> {
  readonly value: ShallowRef<T | null>
  readonly busy: Ref<boolean>
  readonly problem: ShallowRef<Problem | null>
  /** Ask (again). A slower answer to an earlier question is thrown away; null when it went wrong. */
  readonly ask: (...facts: A) => Promise<T | null>
}

export function useAsk<A extends readonly unknown[], T>(question: (...facts: A) => Promise<T>): Asking<A, T> {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  let turn = 0
  async function ask(...facts: A): Promise<T | null> {
    const mine = ++turn
    busy.value = true
    try {
      const answer = await question(...facts)
      if (mine !== turn) return null
      value.value = answer
      problem.value = null
      return answer
    } catch (caught) {
      if (mine === turn) problem.value = asProblem(caught, t('problem.offline'))
      return null
    } finally {
      if (mine === turn) busy.value = false
    }
  }
  return { value, busy, problem, ask }
}
