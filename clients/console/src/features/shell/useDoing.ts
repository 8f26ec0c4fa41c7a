import { asProblem } from '@shared/api/problem'
import { ElMessage } from 'element-plus'
import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

export interface Doing {
  readonly busy: Ref<boolean>
  /** Run it and say what went wrong, or `done` when it went well; true when it went well. */
  readonly run: (what: () => Promise<unknown>, done?: string) => Promise<boolean>
}

/** Do something that changes the world, once at a time, and tell the person how it went. */
export function useDoing(): Doing {
  const { t } = useI18n()
  const busy = ref(false)
  return {
    busy,
    run: async (what, done) => {
      if (busy.value) return false
      busy.value = true
      try {
        await what()
        if (done !== undefined) ElMessage.success(done)
        return true
      } catch (caught) {
        ElMessage.error({ message: asProblem(caught, t('silent')).message, duration: 6000, showClose: true })
        return false
      } finally {
        busy.value = false
      }
    },
  }
}
