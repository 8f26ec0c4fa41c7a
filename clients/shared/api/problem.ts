/** What went wrong, as the screens see it: the server's refusal, or the network's silence. */

export type ProblemKind = 'refusal' | 'not_found' | 'conflict' | 'forbidden' | 'unavailable' | 'malformed' | 'signed_out' | 'offline'

export interface ProblemFacts {
  readonly [name: string]: unknown
}

export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    /** Dotted code, e.g. `orders.store_closed`; `client.offline` when no answer came. */
    readonly code: string,
    readonly kind: ProblemKind,
    /** The server's sentence in the asked language, or ours when there was no answer. */
    message: string,
    readonly facts: ProblemFacts = {},
    /** Reading again and trying again may help. */
    readonly again = false,
    readonly status = 0,
  ) {
    super(message)
  }
}

const KIND_BY_STATUS: Readonly<Record<number, ProblemKind>> = {
  401: 'signed_out',
  403: 'forbidden',
  404: 'not_found',
  409: 'refusal',
  422: 'malformed',
  503: 'unavailable',
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Read an answer that is not 2xx. Anything that isn't our own error shape counts as unavailable. */
export function problemOf(status: number, body: unknown, unreadable: string): Problem {
  const kind = KIND_BY_STATUS[status] ?? 'unavailable'
  if (!isRecord(body) || typeof body['code'] !== 'string') {
    return new Problem(`http.${status}`, kind, unreadable, {}, status >= 500, status)
  }
  return new Problem(
    body['code'],
    body['kind'] === 'conflict' ? 'conflict' : kind,
    typeof body['message'] === 'string' && body['message'] !== '' ? body['message'] : unreadable,
    isRecord(body['facts']) ? body['facts'] : {},
    body['again'] === true,
    status,
  )
}

/** Anything caught → a Problem, so that screens handle one thing. */
export function asProblem(caught: unknown, silent: string): Problem {
  if (caught instanceof Problem) return caught
  return new Problem('client.offline', 'offline', silent, {}, true)
}
