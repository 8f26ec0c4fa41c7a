import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, nextTick, ref, type Ref } from 'vue'
import { words } from '@/words'
import { useAlarm, type Alarm } from '@/features/board/useAlarm'

/** A browser's sound without a loudspeaker: what was rung and said, in order. */
const heard: string[] = []
let voices: { lang: string; localService: boolean }[] = []
let state: AudioContextState = 'suspended'
let clicked = false

class QuietContext {
  currentTime = 0
  destination = {}
  get state(): AudioContextState {
    return state
  }
  async resume(): Promise<void> {
    if (clicked) state = 'running'
  }
  createOscillator() {
    const tone = { frequency: { value: 0 }, connect: (to: object) => to, start: () => 0, stop: () => 0 }
    return { ...tone, start: () => heard.push('note') }
  }
  createGain() {
    const gain = { setValueAtTime: () => 0, linearRampToValueAtTime: () => 0, exponentialRampToValueAtTime: () => 0 }
    return { gain, connect: (to: object) => to }
  }
}

let alarm: Alarm
let unanswered: Ref<number>
let neglected: Ref<number>
let leave: () => void

function open(count: number): void {
  unanswered = ref(count)
  neglected = ref(0)
  const app = createApp({ setup: () => ((alarm = useAlarm(unanswered, neglected)), () => null) })
  app.use(words).mount(document.createElement('div'))
  leave = () => app.unmount()
}
const click = async (): Promise<void> => {
  clicked = true
  document.dispatchEvent(new Event('pointerdown'))
  await vi.advanceTimersByTimeAsync(60)
}
const rung = (): number => heard.filter((each) => each === 'note').length / 9
const said = (): string[] => heard.filter((each) => each !== 'note')

beforeEach(() => {
  vi.useFakeTimers()
  heard.length = 0
  voices = [{ lang: 'zh-CN', localService: true }]
  state = 'suspended'
  clicked = false
  localStorage.clear()
  words.global.locale.value = 'zh-CN'
  vi.stubGlobal('AudioContext', QuietContext)
  vi.stubGlobal('SpeechSynthesisUtterance', class { constructor(readonly text: string) {} })
  vi.stubGlobal('speechSynthesis', { getVoices: () => voices, cancel: () => 0, speak: (one: { text: string }) => heard.push(one.text) })
})
afterEach(() => {
  leave()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('silent until a click allows it, then the bell and after it the words', async () => {
  open(2)
  await vi.advanceTimersByTimeAsync(20_000)
  expect([alarm.allowed.value, heard]).toEqual([false, []])
  await click()
  expect([alarm.allowed.value, rung(), said()]).toEqual([true, 1, []])
  await vi.advanceTimersByTimeAsync(1000)
  expect(said()).toEqual(['您有 2 个新订单，请及时处理'])
})

test('repeats while orders wait and ends with the last of them', async () => {
  open(0)
  await click()
  unanswered.value = 1
  await nextTick()
  await vi.advanceTimersByTimeAsync(17_000)
  expect(rung()).toBe(3)
  unanswered.value = 0
  await nextTick()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([rung(), said().length]).toEqual([3, 3])
})

test('an order the kitchen forgot is told in other words', async () => {
  open(0)
  await click()
  neglected.value = 1
  await nextTick()
  await vi.advanceTimersByTimeAsync(1000)
  expect([rung(), said()]).toEqual([1, ['有 1 个订单早该出餐了，请看一看']])
})

test('without a voice of the language the bell rings alone', async () => {
  open(1)
  words.global.locale.value = 'en'
  await nextTick()
  expect(alarm.hasVoice.value).toBe(false)
  await click()
  await vi.advanceTimersByTimeAsync(9000)
  expect([rung() >= 2, said()]).toEqual([true, []])
})

test('muted it stays silent, and is still so when opened again', async () => {
  open(1)
  alarm.muted.value = true
  await click()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(heard).toEqual([])
  leave()
  open(1)
  expect([alarm.muted.value, alarm.loudness.value]).toEqual([true, 0.8])
})
