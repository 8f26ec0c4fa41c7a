import { sendByFetch } from '@shared/api/browserTransport'
import { makeCall, type Answer, type Call, type Came } from '@shared/api/call'
import { uuid7 } from '@shared/api/ids'
import { openBrowserSocket } from '@shared/live/browserSocket'
import { Live } from '@shared/live/connect'
import { CityClock } from '@shared/time/cityClock'
import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

export type Me = NonNullable<Answer<'/api/session'>['me']>
export type EndName = 'rider' | 'store' | 'operator'

/** One end of the house as this page speaks for it: a session, its requests, its live socket, its city. */
export interface End {
  readonly name: EndName
  readonly slot: number
  readonly call: Call
  /** Headers by which a request that isn't a `call` speaks for this end: a file sent with its progress. */
  readonly headers: () => Readonly<Record<string, string>>
  readonly live: Live
  readonly clock: CityClock
  /** City seconds a machine second, as last heard. */
  readonly rate: ShallowRef<number>
  /** The server's build as first heard; another one later means this page is old. */
  readonly build: ShallowRef<string>
  readonly outdated: ShallowRef<boolean>
  /** Who is signed in; null for nobody, undefined until asked. */
  readonly me: ShallowRef<Me | null | undefined>
}

export interface EndSettings {
  readonly name: EndName
  readonly locale: () => string
  readonly silent: () => string
}

/** The slot of this tab: several sessions of one end live side by side, e.g. two riders in two tabs. */
export function slotOf(address: Location = location): number {
  const asked = /[?&]slot=([0-9])\b/.exec(`${address.search}${address.hash}`)
  return asked === null ? 0 : Number(asked[1])
}

const READING = 'songda.city'

interface Reading {
  readonly cityMs: number
  readonly rate: number
  readonly machineMs: number
}

/** Go on from the city's clock as last heard on this device: a page opened without a network still counts right. */
function recallClock(clock: CityClock): number {
  try {
    const kept = JSON.parse(localStorage.getItem(READING) ?? 'null') as Reading | null
    if (kept === null) return 1
    const cityMs = kept.cityMs + (Date.now() - kept.machineMs) * kept.rate
    clock.set({ cityTime: new Date(cityMs).toISOString(), rate: kept.rate })
    return kept.rate
  } catch {
    return 1
  }
}

/** Wire one end: every answer keeps the city's clock right, and a 401 means signed out. */
export function openEnd(settings: EndSettings): End {
  const slot = slotOf()
  const clock = new CityClock()
  const [rate, build, outdated] = [shallowRef(recallClock(clock)), shallowRef(''), shallowRef(false)]
  const me = shallowRef<Me | null | undefined>(undefined)
  const tell = (cityTime: string | undefined, speed: number, heard: string | undefined): void => {
    if (cityTime !== undefined && speed > 0) {
      clock.set({ cityTime, rate: speed })
      rate.value = speed
      const reading: Reading = { cityMs: clock.nowMs(), rate: speed, machineMs: Date.now() }
      localStorage.setItem(READING, JSON.stringify(reading))
    }
    if (heard === undefined || heard === '') return
    if (build.value === '') build.value = heard
    outdated.value = heard !== build.value
  }
  const headers = () => ({ 'Songda-End': settings.name, 'Songda-Slot': String(slot), 'Accept-Language': settings.locale() })
  const call = makeCall({
    transport: sendByFetch,
    origin: () => '',
    headers,
    silent: settings.silent,
    newKey: () => uuid7(),
    onAnswer: (came: Came) => {
      tell(came.headers['songda-city-time'], Number(came.headers['songda-city-rate']), came.headers['songda-build'])
      if (came.status === 401) me.value = null
    },
  })
  const live = new Live({
    open: (ears) => openBrowserSocket(ears),
    ticket: async () => (await call('post', '/api/live/ticket', {})).ticket,
    onHello: (hello) => tell(hello.city_time, hello.rate, hello.build),
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') live.wake()
  })
  return { name: settings.name, slot, call, headers, live, clock, rate, build, outdated, me }
}

const KEY: InjectionKey<End> = Symbol('end')

export function provideEnd(end: End): void {
  provide(KEY, end)
}

/** The end this component speaks for. */
export function useEnd(): End {
  const end = inject(KEY)
  if (end === undefined) throw new Error('no end was provided above this component')
  return end
}
