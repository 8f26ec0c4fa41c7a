import { call, live } from '@/ground/house'
import { setPerson, setToken } from '@/ground/session'

/** End this phone's session. It counts as ended here even when the house could not be told. */
export async function signOut(): Promise<void> {
  try {
    await call('post', '/api/sign-out', {})
  } finally {
    setToken(null)
    setPerson(null)
    live.restart()
  }
}
