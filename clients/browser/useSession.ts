import type { End } from './end'

/** Ask who is signed in; afterwards `end.me` is a person or null. Throws only when nobody could answer. */
export async function loadMe(end: End): Promise<void> {
  end.me.value = (await end.call('get', '/api/session', {})).me
}

/** Send a sign-in code to a phone; resolves to the seconds it stays good. */
export async function sendCode(end: End, phone: string): Promise<number> {
  const sent = await end.call('post', '/api/sign-in/codes', { body: { phone, end: end.name } })
  return sent.expires_s
}

/** The code itself, where this is a demonstration; null in a live house. */
export async function shownCode(phone: string): Promise<string | null> {
  const answer = await fetch(`/demo/codes/${encodeURIComponent(phone)}`).catch(() => null)
  if (answer === null || !answer.ok) return null
  const told = (await answer.json().catch(() => null)) as { code?: unknown } | null
  return typeof told?.code === 'string' ? told.code : null
}

/** Sign in with the code; afterwards the session's cookie is set and `end.me` is filled. */
export async function signIn(end: End, phone: string, code: string): Promise<void> {
  await end.call('post', '/api/sign-in', { body: { phone, code, end: end.name, slot: end.slot, bearer: false } })
  await loadMe(end)
  end.live.restart()
}

export async function signOut(end: End): Promise<void> {
  await end.call('post', '/api/sign-out', {})
  end.me.value = null
}

/** Whether this house is a demonstration: in a live one nothing under `/demo` exists. */
export async function isDemonstration(): Promise<boolean> {
  const answer = await fetch('/demo/enter/rider').catch(() => null)
  return answer?.ok === true
}
