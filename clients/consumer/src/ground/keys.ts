/** Keyboards on the web: Enter and Space press what has an operable role, as on a native button. */

const OPERABLE = new Set(['button', 'checkbox', 'link', 'menuitem', 'option', 'radio', 'switch', 'tab'])

export function pressByKeys(): void {
  document.addEventListener('keydown', (event) => {
    const on = event.target
    if (!(on instanceof HTMLElement) || !OPERABLE.has(on.getAttribute('role') ?? '')) return
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    on.click()
  })
}
