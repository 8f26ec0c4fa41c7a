import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call, live } from '@/ground/house'
import { setPerson, setToken } from '@/ground/session'

/** Have the house forget the person: the key to everything personal is destroyed, and the session with it. */
export function useEraseMe(): Asking<[], true> {
  return useAsk(async (): Promise<true> => {
    await call('delete', '/api/me', {})
    setToken(null)
    setPerson(null)
    live.restart()
    return true
  })
}
