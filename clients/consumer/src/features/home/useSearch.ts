import { useAsk } from '@/ground/ask'
import type { Asking } from '@/ground/ask'
import { call } from '@/ground/house'
import type { Found } from '@/ground/types'
import { settleDown } from './settleDown'

/** Stores and dishes by what was typed: Chinese, pinyin, initials, with a typo or two. */
export function useSearch(): Asking<[string], Found> {
  return useAsk(async (typed: string) => {
    const { lon, lat } = await settleDown()
    return call('get', '/api/search', { query: { q: typed, lon, lat } })
  })
}
