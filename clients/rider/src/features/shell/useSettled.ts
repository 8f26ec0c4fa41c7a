import { shallowRef, type ShallowRef } from 'vue'
import type { Action } from '../queue/action'

const SHOWN_MS = 8000

/**
 * Actions the server took a moment ago. They still count on the screen until the live rows surely show
 * them, so that a stop never flashes back between the answer and its row.
 */
export function useSettled(): { actions: ShallowRef<readonly Action[]>; note: (action: Action) => void } {
  const actions = shallowRef<readonly Action[]>([])
  return {
    actions,
    note: (action) => {
      actions.value = [...actions.value, action]
      setTimeout(() => (actions.value = actions.value.filter((each) => each.id !== action.id)), SHOWN_MS)
    },
  }
}
