import { nextTick, onUnmounted, watch } from 'vue'

/** Keyboard focus of an open sheet on the web. */

const STOPS = '[tabindex="0"], a[href], input, textarea, select'

const panel = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-sheet="open"]')

/** Tab goes round inside the sheet instead of under it. */
function turnRound(event: KeyboardEvent, inside: HTMLElement): void {
  const stops = [...inside.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => stop.offsetParent !== null)
  const [first, last] = [stops[0], stops.at(-1)]
  if (first === undefined || last === undefined) return
  const here = document.activeElement
  const leaving = event.shiftKey ? here === first || here === inside : here === last
  if (!leaving && here !== null && inside.contains(here)) return
  event.preventDefault()
  ;(event.shiftKey ? last : first).focus()
}

/** While `isOpen`, hold the focus in the sheet; Escape calls `close`; afterwards the focus goes back. */
export function useHoldFocus(isOpen: () => boolean, close: () => void): void {
  let before: Element | null = null
  function onKey(event: KeyboardEvent): void {
    const inside = panel()
    if (inside === null) return
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') turnRound(event, inside)
  }
  function release(): void {
    document.removeEventListener('keydown', onKey)
    if (before instanceof HTMLElement) before.focus()
    before = null
  }
  watch(
    isOpen,
    (open) => {
      if (!open) {
        release()
        return
      }
      before = document.activeElement
      document.addEventListener('keydown', onKey)
      void nextTick(() => panel()?.focus())
    },
    { immediate: true },
  )
  onUnmounted(release)
}
