import { asProblem, type Problem } from '@shared/api/problem'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

export interface Asked<T> {
  readonly data: ShallowRef<T | null>
  /** Why the last question failed; the older data stays. */
  readonly problem: ShallowRef<Problem | null>
  readonly loading: ShallowRef<boolean>
  readonly reload: () => Promise<void>
}

/** Ask at once, and again on `reload`; a slow answer never overwrites that of a later question. */
export function useAsked<T>(ask: () => Promise<T>, againEveryMs?: number): Asked<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = shallowRef(false)
  let latest = 0
  const reload = async (): Promise<void> => {
    const mine = ++latest
    loading.value = true
    try {
      const answer = await ask()
      if (mine === latest) [data.value, problem.value] = [answer, null]
    } catch (caught) {
      if (mine === latest) problem.value = asProblem(caught, String(caught))
    } finally {
      if (mine === latest) loading.value = false
    }
  }
  void reload()
  if (againEveryMs !== undefined) {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void reload()
    }, againEveryMs)
    onScopeDispose(() => clearInterval(timer))
  }
  return { data, problem, loading, reload }
}
