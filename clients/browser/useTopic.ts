import type { LiveView } from '@shared/live/connect'
import type { Row } from '@shared/live/wire'
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue'
import { useEnd } from './end'

const NOTHING: LiveView<never> = { rows: null, fresh: false, refused: null }

/** Rows of a live topic for as long as this component stands; null as topic means not yet. */
export function useTopic<R extends Row>(topic: MaybeRefOrGetter<string | null>): ShallowRef<LiveView<R>> {
  const { live } = useEnd()
  const view = shallowRef<LiveView<R>>(NOTHING)
  let leave = (): void => undefined
  watch(
    () => toValue(topic),
    (name) => {
      leave()
      view.value = NOTHING
      leave = name === null ? () => undefined : live.watch<R>(name, (seen) => (view.value = seen))
    },
    { immediate: true },
  )
  onScopeDispose(() => leave())
  return view
}
