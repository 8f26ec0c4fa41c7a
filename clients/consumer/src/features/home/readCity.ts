import { call } from '@/ground/house'
import type { City } from '@/ground/types'
import { zone } from '@/ground/zone'

let asked: Promise<City> | null = null

/** The city this house serves, asked once; a failed question is asked again next time. */
export function readCity(): Promise<City> {
  asked ??= call('get', '/api/cities', {}).then(
    ({ cities }) => {
      const [first] = cities
      if (first === undefined) throw new Error('the house has no city yet')
      zone.value = first.zone
      return first
    },
    (failed: unknown) => {
      asked = null
      throw failed
    },
  )
  return asked
}
