import type { Came, Sent } from './call'

/** Send by `fetch`, with this origin's cookies; resolves for every status, throws only when no answer came. */
export async function sendByFetch(sent: Sent): Promise<Came> {
  const answer = await fetch(sent.url, {
    method: sent.method,
    headers: sent.headers as Record<string, string>,
    credentials: 'same-origin',
    ...(sent.body === undefined ? {} : { body: sent.body }),
  })
  const headers: Record<string, string> = {}
  answer.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value
  })
  const text = await answer.text()
  let body: unknown
  try {
    body = text === '' ? undefined : JSON.parse(text)
  } catch {
    body = undefined
  }
  return { status: answer.status, headers, body }
}
