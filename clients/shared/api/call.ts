/**
 * One typed request over any transport (fetch in browsers, `uni.request` in mini-programs).
 *
 * Types come from `schema.d.ts`, which openapi-typescript writes from the server's document; a wrong path,
 * body or parameter fails to compile. Every request says which end speaks (the session cookie is chosen by
 * it, and it is the proof against forged requests); everything that changes something carries a key, so a
 * request repeated by the network or by an impatient thumb has its effect once.
 */
import { asProblem, problemOf } from './problem'
import type { paths } from './schema'

export type Verb = 'get' | 'post' | 'put' | 'delete'
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined
type Operation<P extends keyof paths, V extends Verb> = Exclude<paths[P][V & keyof paths[P]], undefined>
/** Facts of a place (path, query) an operation wants; `never` where it wants none there. */
type In<O, Where extends string> = O extends { parameters: infer All }
  ? Where extends keyof All
    ? Exclude<All[Where], undefined>
    : never
  : never

/** The paths that answer to a verb. */
export type PathOf<V extends Verb> = {
  [P in keyof paths]: V extends keyof paths[P] ? (paths[P][V] extends undefined ? never : P) : never
}[keyof paths]
/** What a path answers when all is well. */
export type Answer<P extends keyof paths, V extends Verb = 'get'> =
  Operation<P, V> extends { responses: infer R }
    ? R extends { 200: infer Ok }
      ? Json<Ok>
      : R extends { 201: infer Made }
        ? Json<Made>
        : undefined
    : never
/** What a path wants as its body. */
export type Body<P extends keyof paths, V extends Verb = 'post'> =
  Operation<P, V> extends { requestBody?: infer B } ? Json<NonNullable<B>> : undefined

type PathFacts<P extends keyof paths, V extends Verb> = In<Operation<P, V>, 'path'>
type QueryFacts<P extends keyof paths, V extends Verb> = In<Operation<P, V>, 'query'>

type Given<P extends keyof paths, V extends Verb> = ([PathFacts<P, V>] extends [never]
  ? { path?: undefined }
  : { path: PathFacts<P, V> }) &
  ([QueryFacts<P, V>] extends [never]
    ? { query?: undefined }
    : Record<string, never> extends QueryFacts<P, V>
      ? { query?: QueryFacts<P, V> }
      : { query: QueryFacts<P, V> }) &
  ([Body<P, V>] extends [undefined] ? { body?: undefined } : { body: Body<P, V> }) & {
    /** Idempotency key of this intention; the same key twice is one effect. Made up where left out. */
    key?: string
  }

export interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON text, or undefined where there is no body. */
  readonly body: string | undefined
}
export interface Came {
  readonly status: number
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON, or undefined when there was none. */
  readonly body: unknown
}
export type Transport = (sent: Sent) => Promise<Came>

export interface CallSettings {
  readonly transport: Transport
  /** Origin in front of `/api`: empty on the web, the operator's address in a mini-program. */
  readonly origin: () => string
  /** Headers of every request: end, slot, language, bearer token. */
  readonly headers: () => Readonly<Record<string, string>>
  /** Sentence for silence of the network; it says what to do next. */
  readonly silent: () => string
  readonly newKey: () => string
  /** Sees every answer, also refusals: city time and build are in its headers. */
  readonly onAnswer?: (came: Came) => void
}

export type Call = <V extends Verb, P extends PathOf<V>>(verb: V, path: P, given: Given<P, V>) => Promise<Answer<P, V>>

/** `{store_id}` in a path and the query, filled in and escaped. */
export function addressOf(
  path: string,
  facts: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(facts[name])))
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled
}

/** Make the client's one `call`. It resolves to the answer's body or throws a Problem, never anything else. */
export function makeCall(settings: CallSettings): Call {
  return async (verb, path, given) => {
    const loose = given as { path?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown; key?: string }
    const headers: Record<string, string> = { ...settings.headers() }
    if (loose.body !== undefined) headers['Content-Type'] = 'application/json'
    if (verb !== 'get') headers['Idempotency-Key'] = loose.key ?? settings.newKey()
    let came: Came
    try {
      came = await settings.transport({
        method: verb.toUpperCase(),
        url: settings.origin() + addressOf(String(path), loose.path, loose.query),
        headers,
        body: loose.body === undefined ? undefined : JSON.stringify(loose.body),
      })
    } catch (caught) {
      throw asProblem(caught, settings.silent())
    }
    settings.onAnswer?.(came)
    if (came.status < 200 || came.status >= 300) throw problemOf(came.status, came.body, settings.silent())
    return came.body as never
  }
}
