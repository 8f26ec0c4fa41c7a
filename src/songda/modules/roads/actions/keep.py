"""Keep a city: bring it in, or replace its map."""

from __future__ import annotations

from songda.kernel.city import City, city_hash
from songda.kernel.house import Doing
from songda.kernel.ids import CityId
from songda.modules.roads import records
from songda.modules.roads.events import CityKept


async def keep(do: Doing, city: City, city_id: CityId) -> CityId:
    """Keep the city under its key. The id a key has stays: the answer is the one that holds.

    Kept twice with the same content, nothing happens the second time.
    """
    there = await records.kept_hash(do.tx, city.key)
    if there is not None:
        city_id, content_hash = there
        if content_hash == city_hash(city):
            return city_id
    await records.save(do.tx, city_id, city, do.city_now)
    await do.announce(CityKept(city_id=city_id))
    return city_id
