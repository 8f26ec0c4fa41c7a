import { makeCall } from '@shared/api/call'
import type { Came, Sent } from '@shared/api/call'
import { uuid7 } from '@shared/api/ids'
import { Live } from '@shared/live/connect'
import type { Socket, SocketEars } from '@shared/live/connect'
import { noteBuild } from './build'
import { cityClock } from './clock'
import { sessionHeaders } from './session'
import { locale, t } from './words'

/** The way to the house: one `call`, one `live`, the same on the web and in mini-programs. */

const TIMEOUT_MS = 20_000

function origin(): string {
  // #ifdef H5
  return ''
  // #endif
  // #ifndef H5
  return import.meta.env.VITE_SONGDA_ORIGIN ?? ''
  // #endif
}

function readBody(data: unknown): unknown {
  if (typeof data !== 'string' || data === '') return data === '' ? undefined : data
  try {
    return JSON.parse(data) as unknown
  } catch {
    return undefined
  }
}

function lowered(headers: unknown): Record<string, string> {
  const out: Record<string, string> = {}
  if (typeof headers !== 'object' || headers === null) return out
  for (const [name, value] of Object.entries(headers)) out[name.toLowerCase()] = String(value)
  return out
}

function send(sent: Sent): Promise<Came> {
  return new Promise((resolve, reject) => {
    uni.request({
      url: sent.url,
      method: sent.method as 'GET' | 'POST' | 'PUT' | 'DELETE',
      header: sent.headers,
      ...(sent.body === undefined ? {} : { data: sent.body }),
      timeout: TIMEOUT_MS,
      success: (came) => resolve({ status: came.statusCode, headers: lowered(came.header), body: readBody(came.data) }),
      fail: (failed) => reject(new Error(failed.errMsg)),
    })
  })
}

function noteAnswer(came: Came): void {
  noteBuild(came.headers['songda-build'])
  const cityTime = came.headers['songda-city-time']
  const rate = Number(came.headers['songda-city-rate'])
  if (cityTime !== undefined && rate > 0) cityClock.set({ cityTime, rate })
}

export const call = makeCall({
  transport: send,
  origin,
  headers: () => ({ ...sessionHeaders(), 'Accept-Language': locale.value }),
  silent: () => t('problem.offline'),
  newKey: uuid7,
  onAnswer: noteAnswer,
})

function liveAddress(): string {
  // #ifdef H5
  return `${location.origin.replace(/^http/, 'ws')}/live`
  // #endif
  // #ifndef H5
  return `${origin().replace(/^http/, 'ws')}/live`
  // #endif
}

function openSocket(ears: SocketEars): Socket {
  const task = uni.connectSocket({ url: liveAddress(), complete: () => undefined }) as unknown as UniApp.SocketTask
  let closed = false
  const close = (): void => {
    if (closed) return
    closed = true
    ears.closed()
  }
  task.onOpen(() => ears.opened())
  task.onMessage((message) => ears.said(String(message.data)))
  task.onClose(close)
  task.onError(close)
  return {
    send: (text) => task.send({ data: text, fail: close }),
    close: () => task.close({}),
  }
}

export const live = new Live({
  open: openSocket,
  ticket: async () => (await call('post', '/api/live/ticket', {})).ticket,
  onHello: (hello) => cityClock.set({ cityTime: hello.city_time, rate: hello.rate }),
})
