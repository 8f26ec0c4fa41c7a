import { uuid7 } from '@shared/api/ids'
import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import type { Message } from '@/ground/types'

/** The person's messages, newest first; having read them is told to the house, so that none stays new. */
export function useReadMessages(): Asking<[], readonly Message[]> {
  return useAsk(async () => {
    const messages = await call('get', '/api/me/messages', {})
    const fresh = messages.filter((one) => !one.seen).map((one) => one.message_id)
    if (fresh.length > 0) await call('post', '/api/me/messages/seen', { body: { message_ids: fresh }, key: uuid7() })
    return messages
  })
}
