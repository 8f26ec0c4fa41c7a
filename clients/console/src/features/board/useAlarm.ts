import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { keptAlarm, keepAlarm } from './alarmKept'
import { ring, silence, unlock, voiceFor } from './chime'

export interface Alarm {
  /** False until a click or a key has allowed sound; nothing can be heard before. */
  readonly allowed: Ref<boolean>
  readonly muted: Ref<boolean>
  /** From 0 to 1. */
  readonly loudness: Ref<number>
  /** Whether the browser has a voice for the language spoken now; else the bell rings alone. */
  readonly hasVoice: Ref<boolean>
  /** Call from a click. */
  readonly allow: () => Promise<void>
  /** Sound it once, to hear how loud it is. */
  readonly tryIt: () => Promise<void>
}

const REPEAT_MS = 8000

/**
 * Rings while orders wait for an answer, or for a kitchen that takes no step, again and again until none does;
 * the title counts them as well.
 */
export function useAlarm(unanswered: Readonly<Ref<number>>, neglected: Readonly<Ref<number>>): Alarm {
  const { t, locale } = useI18n()
  const kept = keptAlarm()
  const [allowed, muted, loudness] = [ref(false), ref(kept.muted), ref(kept.loudness)]
  const hasVoice = ref(false)
  let timer: ReturnType<typeof setInterval> | null = null

  const look = (): void => void (hasVoice.value = voiceFor(locale.value) !== null)
  const waiting = (): number => unanswered.value + neglected.value
  const words = (): string => (unanswered.value > 0 ? t('alarm.says', { n: unanswered.value }, unanswered.value) : t('alarm.says_neglected', { n: neglected.value }, neglected.value))
  const sound = (): void => ring(words(), locale.value, loudness.value)
  const remind = (): void => {
    if (allowed.value && !muted.value) sound()
  }
  function hush(): void {
    if (timer !== null) clearInterval(timer)
    timer = null
    silence()
  }
  async function allow(): Promise<void> {
    const before = allowed.value
    allowed.value = await unlock()
    if (allowed.value && !before && waiting() > 0) remind()
    if (allowed.value) leaveClicks()
  }
  // Any click or key on the page will do; not only the button that asks for it.
  const leaveClicks = (): void => ['pointerdown', 'keydown'].forEach((each) => document.removeEventListener(each, allow))
  for (const each of ['pointerdown', 'keydown']) document.addEventListener(each, allow)
  void allow()
  if (typeof speechSynthesis !== 'undefined') speechSynthesis.addEventListener?.('voiceschanged', look)

  watch(
    [waiting, locale],
    ([count]) => {
      look()
      document.title = count > 0 ? t('alarm.title', { n: count }) : t('name')
      if (count === 0) return hush()
      if (timer !== null) return
      remind()
      timer = setInterval(remind, REPEAT_MS)
    },
    { immediate: true },
  )
  watch([muted, loudness], () => {
    keepAlarm({ muted: muted.value, loudness: loudness.value })
    if (muted.value) silence()
  })
  onScopeDispose(() => {
    hush()
    leaveClicks()
    if (typeof speechSynthesis !== 'undefined') speechSynthesis.removeEventListener?.('voiceschanged', look)
    document.title = t('name')
  })
  const tryIt = async (): Promise<void> => {
    await allow()
    if (waiting() > 0) sound()
    else ring(t('alarm.says', { n: 1 }, 1), locale.value, loudness.value)
  }
  return { allowed, muted, loudness, hasVoice, allow, tryIt }
}
