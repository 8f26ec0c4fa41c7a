/** The alarm's own sound: a bell of three notes made by the browser, and the words where it can speak. */

const NOTES_HZ = [784, 988, 1175] as const
const STEP_S = 0.16

let context: AudioContext | null = null

/** Browsers keep silent until a tap; call this from one. Resolves to whether sound can be heard now. */
export async function unlock(): Promise<boolean> {
  context ??= new AudioContext()
  await context.resume()
  return context.state === 'running'
}

function bell(audio: AudioContext, hertz: number, at: number): void {
  for (const [partial, strength] of [[1, 0.32], [2, 0.12], [2.76, 0.06]] as const) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()]
    tone.frequency.value = hertz * partial
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(strength, at + 0.01)
    volume.gain.exponentialRampToValueAtTime(0.0008, at + 0.9)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.9)
  }
}

/** Ring once; nothing is heard before `unlock`. */
export function ring(words: string, language: string): void {
  if (context === null || context.state !== 'running') return
  for (const [index, hertz] of NOTES_HZ.entries()) bell(context, hertz, context.currentTime + index * STEP_S)
  const voices = 'speechSynthesis' in window ? speechSynthesis.getVoices() : []
  if (!voices.some((voice) => voice.lang.startsWith(language.slice(0, 2)))) return
  const said = new SpeechSynthesisUtterance(words)
  said.lang = language
  speechSynthesis.speak(said)
}
