import { ref } from 'vue'
import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call, live } from '@/ground/house'
import { setToken, slot } from '@/ground/session'
import { readMe } from './readMe'

const PHONE = /^\+?\d{6,15}$/

/** A phone number as the house takes it, or null while it can't be one: a bare mainland number gets its +86. */
export function readPhone(typed: string): string | null {
  const plain = typed.replace(/[\s()-]/g, '')
  if (!PHONE.test(plain)) return null
  return /^1[3-9]\d{9}$/.test(plain) ? `+86${plain}` : plain.startsWith('+') ? plain : null
}

function wantsBearer(): boolean {
  // #ifdef H5
  return false
  // #endif
  // #ifndef H5
  return true
  // #endif
}

/** The demo shows the code that a real sender would have sent; a live house has no such address. */
async function readDemoCode(phone: string): Promise<string | null> {
  return new Promise((resolve) => {
    const origin = import.meta.env.VITE_SONGDA_ORIGIN ?? ''
    uni.request({
      url: `${origin}/demo/codes/${encodeURIComponent(phone)}`,
      success: ({ statusCode, data }) => {
        const code = typeof data === 'object' ? (data as { code?: unknown }).code : undefined
        resolve(statusCode === 200 && typeof code === 'string' ? code : null)
      },
      fail: () => resolve(null),
    })
  })
}

interface SignIn {
  readonly sending: Asking<[string], { expires_s: number }>
  readonly entering: Asking<[string, string], true>
  readonly demoCode: ReturnType<typeof ref<string | null>>
}

/** Sign in by phone and code: `sending.ask(phone)`, then `entering.ask(phone, code)`. */
export function useSignIn(): SignIn {
  const demoCode = ref<string | null>(null)
  const sending = useAsk(async (phone: string) => {
    const sent = await call('post', '/api/sign-in/codes', { body: { phone, end: 'consumer' } })
    demoCode.value = await readDemoCode(phone)
    return sent
  })
  const entering = useAsk(async (phone: string, code: string): Promise<true> => {
    const body = { phone, code, end: 'consumer' as const, slot: Number(slot()), bearer: wantsBearer() }
    const { token } = await call('post', '/api/sign-in', { body })
    setToken(token ?? null)
    await readMe()
    live.restart()
    return true
  })
  return { sending, entering, demoCode }
}
