const EVERY_MS = 100
/** Of four moments at most one goes into drawing, so that a machine without a graphics card stays usable. */
const REST = 3

const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()))
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Call `draw` ten times a second while it is wanted, or as often as the machine bears; returns what stops it. */
export function drawLoop(wanted: () => boolean, draw: () => void): () => void {
  let stopped = false
  async function loop(): Promise<void> {
    while (!stopped) {
      let rest = EVERY_MS
      if (wanted()) {
        const began = performance.now()
        draw()
        await nextFrame()
        await nextFrame()
        rest = Math.max(EVERY_MS, (performance.now() - began) * REST)
      }
      await pause(rest)
    }
  }
  void loop()
  return () => (stopped = true)
}
