import { useEnd } from '@browser/end'
import { sendFile } from '@browser/sendFile'
import { uuid7 } from '@shared/api/ids'
import { asProblem, Problem } from '@shared/api/problem'
import { onScopeDispose, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { wrongFile } from './picture'

export interface PictureUpload {
  /** How much has left this device, from 0 to 1; null while nothing is sent. */
  readonly share: Ref<number | null>
  /** Why the last file wasn't taken, in a sentence; empty when it was. */
  readonly trouble: Ref<string>
  /** Send it; the picture's id once the server has checked and kept it, null when it wasn't taken. */
  readonly send: (file: File) => Promise<string | null>
  readonly stop: () => void
}

/** Send a dish's picture to its store, one at a time; leaving the form stops what is under way. */
export function usePictureUpload(storeId: string): PictureUpload {
  const end = useEnd()
  const { t } = useI18n()
  const share = ref<number | null>(null)
  const trouble = ref('')
  let stopping: AbortController | null = null
  const stop = (): void => stopping?.abort()
  onScopeDispose(stop)

  async function send(file: File): Promise<string | null> {
    const wrong = wrongFile(file)
    trouble.value = wrong === null ? '' : t(`picture.${wrong}`)
    if (wrong !== null || share.value !== null) return null
    share.value = 0
    const pictureId = uuid7()
    stopping = new AbortController()
    try {
      await sendFile({
        path: '/api/stores/{store_id}/pictures',
        facts: { store_id: storeId },
        fields: { picture_id: pictureId },
        file,
        headers: { ...end.headers(), 'Idempotency-Key': pictureId },
        silent: t('silent'),
        onProgress: (sent) => (share.value = sent),
        signal: stopping.signal,
      })
      return pictureId
    } catch (caught) {
      const stopped = caught instanceof Problem && caught.code === 'client.stopped'
      trouble.value = stopped ? '' : asProblem(caught, t('silent')).message
      return null
    } finally {
      share.value = null
    }
  }
  return { share, trouble, send, stop }
}
