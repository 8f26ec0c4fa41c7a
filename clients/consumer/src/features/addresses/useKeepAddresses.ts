import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import type { Address } from '@/ground/types'

interface KeepAddresses {
  readonly listing: Asking<[], readonly Address[]>
  readonly saving: Asking<[Address, boolean], true>
  readonly removing: Asking<[string], true>
}

/** The person's own addresses: list, save (new or changed), remove. */
export function useKeepAddresses(): KeepAddresses {
  return {
    listing: useAsk(() => call('get', '/api/me/addresses', {})),
    saving: useAsk(async (address: Address, isNew: boolean): Promise<true> => {
      if (isNew) await call('post', '/api/me/addresses', { body: address, key: address.address_id })
      else await call('put', '/api/me/addresses/{address_id}', { path: { address_id: address.address_id }, body: address })
      return true
    }),
    removing: useAsk(async (address_id: string): Promise<true> => {
      await call('delete', '/api/me/addresses/{address_id}', { path: { address_id } })
      return true
    }),
  }
}
