import { computed, ref } from 'vue'
import { keep, kept } from './storage'

/** Where the food should go: chosen by the person, kept on the phone. WGS-84. */
export interface Place {
  readonly city_id: string
  readonly text: string
  readonly lon: number
  readonly lat: number
  /** Set when it is one of the person's saved addresses. */
  readonly address_id: string | null
  /** Nobody chose it: it only stands for the city. */
  readonly assumed?: boolean
}

function isPlace(value: unknown): value is Place {
  const place = value as Partial<Place> | null
  return (
    typeof place === 'object' &&
    place !== null &&
    typeof place.city_id === 'string' &&
    typeof place.text === 'string' &&
    typeof place.lon === 'number' &&
    typeof place.lat === 'number'
  )
}

const chosen = ref<Place | null>(kept('place', isPlace))

export const place = computed(() => chosen.value)

export function choosePlace(next: Place): void {
  chosen.value = next
  keep('place', next)
}
