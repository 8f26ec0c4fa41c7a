/**
 * The house's build, said with every answer. When another one speaks, this client is old: it finishes what
 * it is doing and loads itself anew the next time it comes to the front.
 */
let first: string | null = null
let old = false

export function noteBuild(build: string | undefined): void {
  if (build === undefined || build === '') return
  first ??= build
  old ||= build !== first
}

/** Called when the client comes to the front; does nothing while it is current, and nothing in a mini-program. */
export function renew(): void {
  // #ifdef H5
  if (old) location.reload()
  // #endif
}

/** Whether another build than the first has spoken. */
export function isOld(): boolean {
  return old
}
