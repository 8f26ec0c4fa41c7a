import { Problem } from '@shared/api/problem'
import { call } from '@/ground/house'
import { setPerson } from '@/ground/session'

/** Ask the house who we are; a refusal counts as nobody, silence leaves what we knew. */
export async function readMe(): Promise<void> {
  try {
    const { me } = await call('get', '/api/session', {})
    setPerson(me === null ? null : { name: me.name, phone_masked: me.phone_masked })
  } catch (caught) {
    if (caught instanceof Problem && caught.kind !== 'offline' && caught.kind !== 'unavailable') setPerson(null)
  }
}
