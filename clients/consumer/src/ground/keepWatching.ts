import type { Look } from '@shared/live/connect'
import type { Row } from '@shared/live/wire'
import { live } from './house'

const AGAIN_MS = 4_000

/**
 * Watch a topic that may not be there yet, such as a delivery before the store has accepted: a refusal is
 * asked again after a while. Returns what ends it.
 */
export function keepWatching(topic: string, look: Look<Row>): () => void {
  let ended = false
  let stop = (): void => undefined
  let again: ReturnType<typeof setTimeout> | undefined
  function begin(): void {
    stop = live.watch(topic, (view) => {
      look(view)
      if (view.refused === null || ended || again !== undefined) return
      again = setTimeout(() => {
        again = undefined
        stop()
        if (!ended) begin()
      }, AGAIN_MS)
    })
  }
  begin()
  return () => {
    ended = true
    clearTimeout(again)
    stop()
  }
}
