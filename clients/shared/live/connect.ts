/**
 * The live map: one socket, all topics. `watch` a topic and get its rows by key, now and at every change;
 * the socket opens with the first watch, closes a while after the last, and heals by itself.
 *
 * While the line is down the last rows stay, marked `fresh: false`. On coming back every topic is watched
 * anew and answered in full, so a gap never lasts.
 */
import { hear } from './wire'
import type { Change, Hello, Row } from './wire'
import { Rows } from './rows'

export interface Socket {
  send(text: string): void
  close(): void
}
export interface SocketEars {
  readonly opened: () => void
  readonly said: (text: string) => void
  readonly closed: () => void
}
export interface LiveSettings {
  /** Open `GET /live`; exactly one `closed` follows, whatever happens. */
  readonly open: (ears: SocketEars) => Socket
  /** A fresh ticket from `POST /api/live/ticket`. */
  readonly ticket: () => Promise<string>
  readonly onHello?: (hello: Hello) => void
  readonly setTimer?: (run: () => void, ms: number) => unknown
  readonly clearTimer?: (timer: unknown) => void
}
export interface LiveView<R extends Row = Row> {
  /** Rows by key; null until the first answer. */
  readonly rows: ReadonlyMap<string, R> | null
  /** False while the line is down: the rows may be old. */
  readonly fresh: boolean
  /** The code of the refusal, or null: `not yours`, signed out, no such topic. */
  readonly refused: string | null
}
export type Look<R extends Row> = (view: LiveView<R>) => void

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000
const PING_EVERY_MS = 20_000
const SILENCE_MS = 45_000
const LINGER_MS = 3_000

class Watched {
  readonly looks = new Set<Look<Row>>()
  readonly rows = new Rows()
  answered = false
  fresh = false
  refused: string | null = null

  view(): LiveView {
    return { rows: this.answered ? this.rows.snapshot() : null, fresh: this.fresh, refused: this.refused }
  }

  tell(): void {
    const view = this.view()
    for (const look of this.looks) look(view)
  }
}

export class Live {
  private readonly topics = new Map<string, Watched>()
  private socket: Socket | null = null
  private joined = false
  private dialling = false
  private failures = 0
  private generation = 0
  private pings = 0
  private retry: unknown = null
  private heart: unknown = null
  private quiet: unknown = null
  private linger: unknown = null
  private readonly setTimer: (run: () => void, ms: number) => unknown
  private readonly clearTimer: (timer: unknown) => void

  constructor(private readonly settings: LiveSettings) {
    this.setTimer = settings.setTimer ?? ((run, ms) => setTimeout(run, ms))
    this.clearTimer = settings.clearTimer ?? ((timer) => clearTimeout(timer as number))
  }

  /** Look at a topic until the returned function is called; calling that twice is calling it once. */
  watch<R extends Row = Row>(topic: string, look: Look<R>): () => void {
    const looking = look as Look<Row>
    let watched = this.topics.get(topic)
    if (watched === undefined) {
      watched = new Watched()
      this.topics.set(topic, watched)
      if (this.joined) this.say({ watch: topic })
    }
    watched.looks.add(looking)
    if (watched.answered || watched.refused !== null) looking(watched.view())
    this.stopTimer('linger')
    this.dial()
    return () => this.unwatch(topic, looking)
  }

  /** Coming back from the background: don't wait for the next try. */
  wake(): void {
    this.stopTimer('retry')
    this.failures = 0
    this.dial()
  }

  /** The session changed (signed in, out, another role): start over with a new ticket. */
  restart(): void {
    for (const watched of this.topics.values()) watched.refused = null
    this.hangUp()
    this.wake()
  }

  private unwatch(topic: string, look: Look<Row>): void {
    const watched = this.topics.get(topic)
    if (watched === undefined || !watched.looks.delete(look) || watched.looks.size > 0) return
    this.topics.delete(topic)
    if (this.joined) this.say({ drop: topic })
    if (this.topics.size === 0) {
      this.stopTimer('linger')
      this.linger = this.setTimer(() => this.hangUp(), LINGER_MS)
    }
  }

  private dial(): void {
    if (this.socket !== null || this.dialling || this.topics.size === 0 || this.retry !== null) return
    this.dialling = true
    const generation = ++this.generation
    this.settings.ticket().then(
      (ticket) => this.open(generation, ticket),
      () => this.lost(generation),
    )
  }

  private open(generation: number, ticket: string): void {
    if (generation !== this.generation) return
    this.dialling = false
    const socket = this.settings.open({
      opened: () => {
        if (generation === this.generation) socket.send(JSON.stringify({ ticket }))
      },
      said: (text) => {
        if (generation === this.generation) this.heard(text)
      },
      closed: () => this.lost(generation),
    })
    this.socket = socket
    this.listenForSilence()
  }

  private heard(text: string): void {
    this.listenForSilence()
    const heard = hear(text)
    if (heard.kind === 'hello') this.join(heard.hello)
    else if (heard.kind === 'ping') this.say({ pong: heard.n })
    else if (heard.kind === 'change') this.take(heard.change)
    else if (heard.kind === 'refused') this.refuse(heard.topic, heard.code)
  }

  private join(hello: Hello): void {
    this.joined = true
    this.failures = 0
    this.settings.onHello?.(hello)
    for (const [topic, watched] of this.topics) if (watched.refused === null) this.say({ watch: topic })
    this.beat()
  }

  private take(change: Change): void {
    const watched = this.topics.get(change.topic)
    if (watched === undefined) return
    // The first answer after joining is a whole snapshot, whether or not it says so.
    const whole = watched.fresh ? change : { ...change, full: true }
    watched.rows.take(whole)
    watched.answered = true
    watched.fresh = true
    watched.refused = null
    watched.tell()
  }

  private refuse(topic: string, code: string): void {
    const watched = this.topics.get(topic)
    if (watched === undefined) return
    watched.refused = code
    watched.fresh = false
    watched.tell()
  }

  private lost(generation: number): void {
    if (generation !== this.generation) return
    this.hangUp()
    if (this.topics.size === 0) return
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures++)
    this.retry = this.setTimer(() => {
      this.retry = null
      this.dial()
    }, wait * (0.75 + Math.random() / 2))
  }

  private hangUp(): void {
    this.generation++
    const socket = this.socket
    this.socket = null
    this.joined = false
    this.dialling = false
    for (const timer of ['retry', 'heart', 'quiet', 'linger'] as const) this.stopTimer(timer)
    socket?.close()
    for (const watched of this.topics.values()) {
      if (!watched.fresh) continue
      watched.fresh = false
      watched.tell()
    }
  }

  private beat(): void {
    this.stopTimer('heart')
    this.heart = this.setTimer(() => {
      this.say({ ping: ++this.pings })
      this.beat()
    }, PING_EVERY_MS)
  }

  private listenForSilence(): void {
    this.stopTimer('quiet')
    const generation = this.generation
    this.quiet = this.setTimer(() => this.lost(generation), SILENCE_MS)
  }

  private stopTimer(name: 'retry' | 'heart' | 'quiet' | 'linger'): void {
    if (this[name] !== null) this.clearTimer(this[name])
    this[name] = null
  }

  private say(words: Readonly<Record<string, string | number>>): void {
    this.socket?.send(JSON.stringify(words))
  }
}
