/** An Alipay without Alipay: stubs run the built app and one page, and one looks at the data it sets. */
import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const BUILT = new URL('../dist/build/mp-alipay', import.meta.url).pathname

type Data = Record<string, unknown>
type Handler = (event: unknown) => unknown
interface PageOptions {
  data?: Data
  [method: string]: unknown
}
interface RequestOptions {
  readonly url: string
  readonly data?: string
  success(came: { status: number; headers: Data; data: unknown }): void
}
export interface AlipayPage {
  /** Everything the page shows, as one text. */
  text(): string
  /** Let the nth `<tag …>` of the page's template say `event`, as its component would. */
  say(tag: string, nth: number, event: string, fact?: string): Promise<void>
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn++) await new Promise((done) => setTimeout(done, 2))
}

/** Start the app and open a page; `answers` speaks for the house, `went` hears where the page sends one. */
export async function openOnAlipay(page: string, answers: (path: string, body: unknown) => unknown, went: string[]): Promise<AlipayPage> {
  if (!existsSync(join(BUILT, 'app.js'))) throw new Error('build it first: npm run build:mp-alipay')
  const root = mkdtempSync(join(tmpdir(), 'songda-alipay-'))
  cpSync(BUILT, root, { recursive: true })
  const kept = new Map<string, unknown>()
  const go = (options: { url: string }): void => void went.push(options.url)
  const my: Data = {
    canIUse: () => true,
    SDKVersion: '2.8.0',
    getSystemInfoSync: () => ({ statusBarHeight: 20, windowHeight: 800, language: 'zh-Hans', platform: 'iOS' }),
    getStorageSync: ({ key }: { key: string }) => ({ data: kept.get(key) ?? null }),
    setStorageSync: ({ key, data }: { key: string; data: unknown }) => kept.set(key, data),
    removeStorageSync: ({ key }: { key: string }) => kept.delete(key),
    navigateTo: go,
    redirectTo: go,
    reLaunch: go,
    request: ({ url, data, success }: RequestOptions) => {
      const body: unknown = data === undefined ? undefined : JSON.parse(data)
      const answer = answers(url.replace(/^https?:\/\/[^/]+/, ''), body)
      setTimeout(() => success({ status: answer === undefined ? 404 : 200, headers: {}, data: answer ?? {} }), 0)
    },
  }
  let app: unknown
  let options: PageOptions = {}
  Object.assign(globalThis, {
    my: new Proxy(my, { get: (calls, name: string) => calls[name] ?? (name.startsWith('$') ? undefined : (): undefined => undefined) }),
    App: (made: unknown) => {
      app = made
    },
    getApp: () => app,
    getCurrentPages: () => [],
    Component: () => undefined,
    Page: (made: PageOptions) => {
      options = made
    },
  })
  require(join(root, 'app.js'))
  require(join(root, page))
  const instance: PageOptions & { data: Data } = { ...options, data: { ...options.data }, $page: {}, route: page }
  instance['setData'] = (change: Data, done?: () => void): void => {
    Object.assign(instance.data, change)
    done?.()
  }
  const call = (method: string, fact: unknown): unknown => (instance[method] as Handler | undefined)?.call(instance, fact)
  call('onLoad', {})
  call('onShow', undefined)
  call('onReady', undefined)
  await settle()
  const template = readFileSync(join(root, `${page}.axml`), 'utf8')
  return {
    text: () => Object.values(instance.data).filter((value) => typeof value === 'string').join(' '),
    say: async (tag, nth, event, fact) => {
      const spot = [...template.matchAll(new RegExp(`<${tag} [^>]*${event}="{{(\\w+)}}"`, 'g'))][nth]?.[1]
      if (spot === undefined) throw new Error(`no ${tag} no. ${nth} with ${event} in ${page}`)
      call(String(instance.data[spot]), { type: 'custom', target: {}, currentTarget: {}, detail: { __args__: fact === undefined ? [] : [fact] } })
      await settle()
    },
  }
}
