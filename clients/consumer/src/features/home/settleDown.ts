import { call } from '@/ground/house'
import { choosePlace, place } from '@/ground/place'
import type { Place } from '@/ground/place'
import { signedIn } from '@/ground/session'
import { t } from '@/ground/words'
import { readCity } from './readCity'

/** The first of one's addresses, or null: nobody signed in, none saved, none of this city's. */
async function savedPlace(city_id: string): Promise<Place | null> {
  if (!signedIn.value) return null
  const [first] = await call('get', '/api/me/addresses', {})
  return first === undefined ? null : { city_id, text: first.text, lon: first.lon, lat: first.lat, address_id: first.address_id }
}

/** The place chosen earlier, if it lies in this house's city; else one's first address, else the middle of the city. */
export async function settleDown(): Promise<Place> {
  const city = await readCity()
  const kept = place.value
  if (kept !== null && kept.city_id === city.city_id && kept.assumed !== true) return kept
  const middle = { city_id: city.city_id, text: t('place.middle', { city: city.name }), lon: city.lon, lat: city.lat, address_id: null, assumed: true }
  const found = (await savedPlace(city.city_id)) ?? middle
  choosePlace(found)
  return found
}
