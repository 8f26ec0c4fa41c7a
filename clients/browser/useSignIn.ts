import { asProblem } from '@shared/api/problem'
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useEnd } from './end'
import { sendCode, shownCode, signIn } from './useSession'

export interface SignIn {
  readonly phone: Ref<string>
  readonly code: Ref<string>
  /** Whether a code is on its way to the phone. */
  readonly sent: Ref<boolean>
  readonly busy: Ref<boolean>
  /** The code itself, where this is a demonstration. */
  readonly shown: Ref<string | null>
  /** Why the last step failed, in a sentence; empty when it didn't. */
  readonly trouble: Ref<string>
  readonly phoneGood: ComputedRef<boolean>
  /** The next step: have a code sent, or enter with it. */
  readonly goOn: () => Promise<void>
  /** Begin again with another number. */
  readonly other: () => void
}

/** Signing in by phone and code at this page's end, in two steps; each end draws its own form around it. */
export function useSignIn(): SignIn {
  const end = useEnd()
  const { t } = useI18n()
  const [phone, code, trouble] = [ref(''), ref(''), ref('')]
  const [sent, busy] = [ref(false), ref(false)]
  const shown = ref<string | null>(null)
  const typed = computed(() => phone.value.trim())

  async function ask(): Promise<void> {
    await sendCode(end, typed.value)
    sent.value = true
    shown.value = await shownCode(typed.value)
  }
  async function goOn(): Promise<void> {
    if (busy.value) return
    busy.value = true
    trouble.value = ''
    try {
      await (sent.value ? signIn(end, typed.value, code.value.trim()) : ask())
    } catch (caught) {
      trouble.value = asProblem(caught, t('silent')).message
    } finally {
      busy.value = false
    }
  }
  function other(): void {
    sent.value = false
    ;[code.value, trouble.value] = ['', '']
  }
  const phoneGood = computed(() => /^\+?\d{8,15}$/.test(typed.value))
  return { phone, code, sent, busy, shown, trouble, phoneGood, goOn, other }
}
