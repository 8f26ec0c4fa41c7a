import { choosePlace, place } from '@/ground/place'
import type { Place } from '@/ground/place'
import { t } from '@/ground/words'
import { readCity } from './readCity'

/** The place chosen earlier, if it lies in this house's city; else the middle of the city until one is chosen. */
export async function settleDown(): Promise<Place> {
  const city = await readCity()
  const kept = place.value
  if (kept !== null && kept.city_id === city.city_id) return kept
  const middle = { city_id: city.city_id, text: t('place.middle', { city: city.name }), lon: city.lon, lat: city.lat, address_id: null, assumed: true }
  choosePlace(middle)
  return middle
}
