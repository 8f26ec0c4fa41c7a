let context: AudioContext | null = null

/** Two rising notes and a short buzz; silent before the first tap, as browsers want it. */
export function alertOnce(): void {
  if (context === null || context.state !== 'running') return
  if ('vibrate' in navigator) navigator.vibrate([200, 100, 200])
  for (const [index, hertz] of [660, 880].entries()) note(context, hertz, context.currentTime + index * 0.18)
}

/** A first tap anywhere lets later alerts be heard. */
export function unlockSound(): void {
  context ??= new AudioContext()
  void context.resume()
}

function note(audio: AudioContext, hertz: number, at: number): void {
  const [tone, volume] = [audio.createOscillator(), audio.createGain()]
  tone.frequency.value = hertz
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.4, at + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.5)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + 0.5)
}
