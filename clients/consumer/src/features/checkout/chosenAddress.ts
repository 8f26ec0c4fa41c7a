import { computed, ref } from 'vue'
import type { Address } from '@/ground/types'

/** The address picked for the next order; the picker writes it, the checkout reads it. */
const picked = ref<Address | null>(null)

export const chosenAddress = computed(() => picked.value)

export function pickAddress(address: Address | null): void {
  picked.value = address
}
