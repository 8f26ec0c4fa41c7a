/** The words of the live socket (`GET /live`), read strictly: what isn't one of these is ignored. */

export type Row = Readonly<Record<string, unknown>>

export interface Hello {
  readonly position: number
  readonly city_time: string
  readonly rate: number
  readonly build: string
}
export interface Change {
  readonly topic: string
  readonly position: number
  readonly put: Readonly<Record<string, Row>>
  readonly drop: readonly string[]
  readonly full: boolean
}
export type Heard =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'refused'; readonly topic: string; readonly code: string }
  | { readonly kind: 'ping'; readonly n: number }
  | { readonly kind: 'pong' }
  | { readonly kind: 'other' }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readChange(said: Record<string, unknown>, topic: string): Change {
  const put: Record<string, Row> = {}
  if (isRecord(said['put'])) {
    for (const [key, row] of Object.entries(said['put'])) if (isRecord(row)) put[key] = row
  }
  const drop = Array.isArray(said['drop']) ? said['drop'].filter((key): key is string => typeof key === 'string') : []
  const position = typeof said['position'] === 'number' ? said['position'] : 0
  return { topic, position, put, drop, full: said['full'] === true }
}

/** One message of the server, understood. */
export function hear(text: string): Heard {
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch {
    return { kind: 'other' }
  }
  if (!isRecord(said)) return { kind: 'other' }
  const hello = said['hello']
  if (isRecord(hello)) {
    const { position, city_time, rate, build } = hello
    return {
      kind: 'hello',
      hello: {
        position: typeof position === 'number' ? position : 0,
        city_time: typeof city_time === 'string' ? city_time : '',
        rate: typeof rate === 'number' ? rate : 1,
        build: typeof build === 'string' ? build : '',
      },
    }
  }
  if (typeof said['ping'] === 'number') return { kind: 'ping', n: said['ping'] }
  if ('pong' in said) return { kind: 'pong' }
  const topic = said['topic']
  if (typeof topic !== 'string') return { kind: 'other' }
  if (typeof said['refused'] === 'string') return { kind: 'refused', topic, code: said['refused'] }
  return { kind: 'change', change: readChange(said, topic) }
}
