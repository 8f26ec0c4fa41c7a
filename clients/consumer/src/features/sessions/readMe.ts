import { Problem } from '@shared/api/problem'
import { call } from '@/ground/house'
import { setPerson } from '@/ground/session'

/** Ask the house who we are; signed out counts as nobody, silence leaves what we knew. */
export async function readMe(): Promise<void> {
  try {
    const { name, phone_masked } = await call('get', '/api/me', {})
    setPerson({ name, phone_masked })
  } catch (caught) {
    if (caught instanceof Problem && caught.kind !== 'offline' && caught.kind !== 'unavailable') setPerson(null)
  }
}
