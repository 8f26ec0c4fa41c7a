import { inject, type InjectionKey, type Ref } from 'vue'
import type { DemoRide } from '../demo/useDemoRide'
import type { Wake } from '../duty/useWakeLock'
import type { Positions } from '../duty/usePositions'

/** What being on the road brings: where I am, whether the screen stays on, and the demonstration's ride. */
export interface Road {
  readonly positions: Positions
  readonly wake: Readonly<Ref<Wake>>
  readonly demoRide: DemoRide
}

export const ROAD: InjectionKey<Road> = Symbol('road')

export function useRoad(): Road {
  const road = inject(ROAD)
  if (road === undefined) throw new Error('the shell provides the road')
  return road
}
