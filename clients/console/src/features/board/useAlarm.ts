import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ring, unlock } from './chime'

export interface Alarm {
  /** True once a tap allowed sound. */
  readonly heard: Ref<boolean>
  /** Call from a tap ("开始接单"). */
  readonly start: () => Promise<void>
  readonly stop: () => void
}

const REPEAT_MS = 6000

/** Rings while orders wait for an answer, again and again until none does; the title counts them as well. */
export function useAlarm(unanswered: Readonly<Ref<number>>): Alarm {
  const { t, locale } = useI18n()
  const heard = ref(false)
  let timer: ReturnType<typeof setInterval> | null = null

  const sound = (): void => {
    if (heard.value) ring(t('alarm.says', { n: unanswered.value }), locale.value)
  }
  function hush(): void {
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  watch(
    [unanswered, locale],
    ([count]) => {
      document.title = count > 0 ? t('alarm.title', { n: count }) : t('name')
      if (count === 0) return hush()
      if (timer !== null) return
      sound()
      timer = setInterval(sound, REPEAT_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    hush()
    document.title = t('name')
  })
  return {
    heard,
    start: async () => {
      heard.value = await unlock()
      if (unanswered.value > 0) sound()
    },
    stop: () => (heard.value = false),
  }
}
