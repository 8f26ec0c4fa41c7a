import { computed, ref } from 'vue'
import { forget, keep, kept } from './storage'

/**
 * Who speaks. On the web the session is a cookie that scripts can't read, chosen by end and slot, so the
 * only thing kept here is whether somebody is signed in; a mini-program keeps its bearer token.
 */
export interface Person {
  readonly name: string
  readonly phone_masked: string
}
interface Bearer {
  readonly token: string
}

const isBearer = (value: unknown): value is Bearer =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Bearer>).token === 'string'

const bearer = ref(kept('bearer', isBearer))
const person = ref<Person | null>(null)
const SLOT = /[?&]slot=(\d)(?:&|#|$)/

export const me = computed(() => person.value)
export const signedIn = computed(() => person.value !== null)

export function setPerson(next: Person | null): void {
  person.value = next
}

export function setToken(token: string | null): void {
  bearer.value = token === null ? null : { token }
  if (token === null) forget('bearer')
  else keep('bearer', bearer.value)
}

/** Several people in one browser: each tab keeps the slot it was opened with. */
export function slot(): string {
  let chosen = '0'
  // #ifdef H5
  const asked = SLOT.exec(location.href)?.[1]
  if (asked !== undefined) sessionStorage.setItem('songda.slot', asked)
  chosen = sessionStorage.getItem('songda.slot') ?? '0'
  // #endif
  return chosen
}

export function sessionHeaders(): Record<string, string> {
  const headers: Record<string, string> = { 'Songda-End': 'consumer', 'Songda-Slot': slot() }
  if (bearer.value !== null) headers['Authorization'] = `Bearer ${bearer.value.token}`
  return headers
}
