import { t } from '@/ground/words'

const NAMES = { food: 'part.food', packing: 'part.packing', delivery: 'part.delivery', discount: 'part.discount' } as const

/** The name of a part of the price; one newer than this build shows as its own name. */
export function partName(kind: string): string {
  return kind in NAMES ? t(NAMES[kind as keyof typeof NAMES]) : kind
}
