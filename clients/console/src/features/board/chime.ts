/**
 * The alarm's own sound: a bell of three notes made by the browser, then the words by its synthetic voice where
 * it has one of the language. Nothing is recorded, nothing is fetched.
 */

const NOTES_HZ = [784, 988, 1175] as const
const STEP_S = 0.16
const BELL_MS = 900

let context: AudioContext | null = null
let speaking: ReturnType<typeof setTimeout> | undefined

/** Whether sound can be heard; browsers keep silent until a click or a key, so call it from one to be sure. */
export async function unlock(): Promise<boolean> {
  if (typeof AudioContext === 'undefined') return false
  context ??= new AudioContext()
  // Refused, it neither fails nor ends: it waits for a click. So don't wait for it.
  void context.resume()
  await new Promise((done) => setTimeout(done, 50))
  return context.state === 'running'
}

function bell(audio: AudioContext, loudness: number, hertz: number, at: number): void {
  for (const [partial, strength] of [[1, 0.32], [2, 0.12], [2.76, 0.06]] as const) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()]
    tone.frequency.value = hertz * partial
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(strength * loudness, at + 0.01)
    volume.gain.exponentialRampToValueAtTime(0.0008, at + 0.9)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.9)
  }
}

/** The browser's voice for a language, one that lives on this device first; null where there is none. */
export function voiceFor(language: string): SpeechSynthesisVoice | null {
  if (typeof speechSynthesis === 'undefined') return null
  const fitting = speechSynthesis.getVoices().filter((voice) => voice.lang.replace('_', '-').startsWith(language.slice(0, 2)))
  const best = [...fitting].sort((a, b) => Number(b.lang === language) - Number(a.lang === language) || Number(b.localService) - Number(a.localService))
  return best[0] ?? null
}

/** Ring once, so loud (0 to 1), then say the words; without a voice the bell is all. Nothing before `unlock`. */
export function ring(words: string, language: string, loudness: number): void {
  if (context === null || context.state !== 'running' || loudness <= 0) return
  for (const [index, hertz] of NOTES_HZ.entries()) bell(context, loudness, hertz, context.currentTime + index * STEP_S)
  const voice = voiceFor(language)
  if (voice === null) return
  clearTimeout(speaking)
  speaking = setTimeout(() => {
    const said = new SpeechSynthesisUtterance(words)
    said.voice = voice
    said.lang = voice.lang
    said.volume = loudness
    // What is still being said would only be told later.
    speechSynthesis.cancel()
    speechSynthesis.speak(said)
  }, BELL_MS)
}

/** Be silent at once. */
export function silence(): void {
  clearTimeout(speaking)
  if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel()
}
