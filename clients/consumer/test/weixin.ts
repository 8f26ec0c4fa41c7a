/** A WeChat without WeChat: the built package runs in jsdom, with the calls it makes written down. */
import { cpSync, existsSync, mkdtempSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'

const require = createRequire(import.meta.url)
const BUILT = new URL('../dist/build/mp-weixin', import.meta.url).pathname

export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}
/** What the house answers to `GET /api/…`; undefined is 404. */
export type Answers = (asked: Asked) => unknown

interface PageInstance {
  onLoad(facts: Record<string, string>): void
  onShow(): void
}
interface Rendered {
  readonly dom: HTMLElement
  readonly instance: PageInstance
  attach(parent: HTMLElement): void
  detach(): void
}
interface Simulate {
  load(path: string, options: { rootPath: string; compiler: string }): string
  render(id: string): Rendered
}
interface Exparser {
  readonly Event: {
    create(name: string, detail: object, options: object): unknown
    dispatchEvent(on: unknown, event: unknown): void
  }
}
interface RequestOptions {
  readonly url: string
  readonly method?: string
  readonly data?: string
  readonly header?: Readonly<Record<string, string>>
  success(came: { statusCode: number; header: Record<string, string>; data: unknown }): void
}

export interface Phone {
  /** Every request, in order. */
  readonly asked: Asked[]
  /** Every way the page sent the person, in order. */
  readonly went: string[]
  open(page: string, facts: Record<string, string>): Promise<Screen>
}
export interface Screen {
  text(): string
  /** Tap the innermost and last thing that shows this text. */
  tap(text: string): Promise<void>
  close(): void
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn++) await new Promise((done) => setTimeout(done, 2))
}

function wxCalls(phone: { asked: Asked[]; went: string[] }, answers: Answers): Record<string, unknown> {
  const kept = new Map<string, unknown>()
  const go = (options: { url: string }): void => void phone.went.push(options.url)
  return {
    canIUse: () => true,
    getStorageSync: (key: string) => kept.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => kept.set(key, value),
    removeStorageSync: (key: string) => kept.delete(key),
    getSystemInfoSync: () => ({ statusBarHeight: 20, windowHeight: 800, language: 'zh_CN', SDKVersion: '3.0.0', platform: 'ios' }),
    getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion: '3.0.0' }),
    getWindowInfo: () => ({ statusBarHeight: 20, windowHeight: 800 }),
    getDeviceInfo: () => ({ platform: 'ios' }),
    navigateTo: go,
    redirectTo: go,
    reLaunch: go,
    connectSocket: () => ({ onOpen: () => 0, onMessage: () => 0, onClose: () => 0, onError: () => 0, send: () => 0, close: () => 0 }),
    createSelectorQuery: () => {
      const query = { in: () => query, select: () => query, selectAll: () => query, boundingClientRect: () => query, exec: () => 0 }
      return query
    },
    request: (options: RequestOptions) => {
      const path = options.url.replace(/^https?:\/\/[^/]+/, '')
      const body: unknown = options.data === undefined ? undefined : JSON.parse(options.data)
      const asked = { method: options.method ?? 'GET', path, body, headers: options.header ?? {} }
      phone.asked.push(asked)
      const data = answers(asked)
      setTimeout(() => options.success({ statusCode: data === undefined ? 404 : 200, header: {}, data: data ?? {} }), 0)
      return { abort: () => 0 }
    },
  }
}

/** Switch the phone on: the app starts from the built files. */
export function switchOn(answers: Answers): Phone {
  if (!existsSync(join(BUILT, 'app.js'))) throw new Error('build it first: npm run build:mp-weixin')
  const browser = new JSDOM('<!doctype html><body></body>', { url: 'http://localhost/' }).window
  for (const name of ['document', 'Event', 'CustomEvent', 'HTMLElement', 'Node', 'Element'] as const) {
    Object.defineProperty(globalThis, name, { value: browser[name], configurable: true, writable: true })
  }
  const phone = { asked: [] as Asked[], went: [] as string[] }
  let app: unknown
  // Calls without an answer here do nothing, as on a phone that lacks them.
  const wx = new Proxy(wxCalls(phone, answers), { get: (calls, name: string) => calls[name] ?? ((): undefined => undefined) })
  Object.assign(globalThis, {
    window: browser,
    wx,
    App: (made: unknown) => {
      app = made
    },
    // The framework only wraps this one; pages come through Component, which the simulator provides.
    Page: () => undefined,
    getApp: () => app,
    getCurrentPages: () => [],
  })
  const simulate = require('miniprogram-simulate') as Simulate
  const exparser = require('miniprogram-exparser') as Exparser
  // Outside this package, whose "type": "module" would have its files read as something they aren't.
  const root = mkdtempSync(join(tmpdir(), 'songda-weixin-'))
  cpSync(BUILT, root, { recursive: true })
  require(join(root, 'app.js'))

  async function open(page: string, facts: Record<string, string>): Promise<Screen> {
    const shown = simulate.render(simulate.load(join(root, page), { rootPath: root, compiler: 'official' }))
    shown.attach(browser.document.body)
    shown.instance.onLoad(facts)
    shown.instance.onShow()
    await settle()
    const clean = (text: string | null): string => (text ?? '').replace(/\s+/g, ' ').trim()
    return {
      text: () => clean(shown.dom.textContent),
      close: () => shown.detach(),
      tap: async (text) => {
        const innermost = [...shown.dom.querySelectorAll('*')].filter((each) => clean(each.textContent).includes(text)).at(-1)
        if (innermost === undefined) throw new Error(`nothing to tap says "${text}" in: ${clean(shown.dom.textContent)}`)
        const on = (innermost as unknown as { __wxElement: unknown }).__wxElement
        exparser.Event.dispatchEvent(on, exparser.Event.create('tap', {}, { bubbles: true, capturePhase: true, composed: true }))
        await settle()
      },
    }
  }
  return { ...phone, open }
}
