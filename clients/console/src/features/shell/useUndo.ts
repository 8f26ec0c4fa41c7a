import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

export interface Undo {
  /** What was last taken away, in words, while it can be put back. */
  readonly words: ShallowRef<string | null>
  readonly offer: (words: string, putBack: () => void) => void
  readonly putBack: () => void
  readonly forget: () => void
}

const LASTS_MS = 12_000

/** The last thing taken away can be put back for a while; only the last one, so that the order stays plain. */
export function useUndo(lastsMs = LASTS_MS): Undo {
  const words = shallowRef<string | null>(null)
  let back: (() => void) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  function forget(): void {
    clearTimeout(timer)
    words.value = null
    back = null
  }
  onScopeDispose(forget)
  return {
    words,
    offer: (said, putBack) => {
      forget()
      words.value = said
      back = putBack
      timer = setTimeout(forget, lastsMs)
    },
    putBack: () => {
      back?.()
      forget()
    },
    forget,
  }
}
