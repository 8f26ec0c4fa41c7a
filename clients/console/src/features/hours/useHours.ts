import { useEnd } from '@browser/end'
import { ElMessageBox } from 'element-plus'
import { computed, onBeforeUnmount, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave } from 'vue-router'
import { useStoreDesk } from '../shell/storeDesk'
import { useDoing } from '../shell/useDoing'
import { draftOf, hoursOf, wrongDays, type HoursDraft, type Wrong } from './edited'

export interface HoursForm {
  readonly draft: Ref<HoursDraft | null>
  readonly wrong: ComputedRef<ReadonlyMap<string, Wrong>>
  readonly changed: ComputedRef<boolean>
  readonly busy: Ref<boolean>
  readonly save: () => Promise<void>
  readonly discard: () => void
}

/** The store's hours as a form: filled from the desk, kept by `save`; leaving with changes asks first. */
export function useHours(): HoursForm {
  const { call } = useEnd()
  const { t } = useI18n()
  const { storeId, store } = useStoreDesk()
  const { busy, run } = useDoing()
  const draft = ref<HoursDraft | null>(null)
  const kept = computed(() => store.data.value?.hours ?? null)
  const changed = computed(
    () => draft.value !== null && kept.value !== null && JSON.stringify(draft.value) !== JSON.stringify(draftOf(kept.value)),
  )
  const discard = (): void => void (draft.value = kept.value === null ? null : draftOf(kept.value))
  watch(kept, () => draft.value === null && discard(), { immediate: true })

  async function save(): Promise<void> {
    const body = draft.value === null ? null : hoursOf(draft.value)
    if (body === null) return
    const path = { store_id: storeId }
    if (!(await run(() => call('put', '/api/stores/{store_id}/hours', { path, body }), t('saved')))) return
    await store.reload()
    discard()
  }
  onBeforeRouteLeave(async () => {
    if (!changed.value) return true
    return ElMessageBox.confirm(t('hours.unsaved'), t('nav.hours'), { confirmButtonText: t('hours.leave'), cancelButtonText: t('back') })
      .then(() => true)
      .catch(() => false)
  })
  const beforeUnload = (event: BeforeUnloadEvent): void => {
    if (changed.value) event.preventDefault()
  }
  window.addEventListener('beforeunload', beforeUnload)
  onBeforeUnmount(() => window.removeEventListener('beforeunload', beforeUnload))
  return { draft, wrong: computed(() => (draft.value === null ? new Map() : wrongDays(draft.value))), changed, busy, save, discard }
}
