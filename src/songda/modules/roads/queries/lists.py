"""Cities for screens."""

from __future__ import annotations

from datetime import datetime

from songda.kernel.database import Tx
from songda.kernel.ids import CityId
from songda.modules.roads import records
from songda.modules.roads.errors import NoSuchCity
from songda.modules.roads.model import CityCard, Conditions

_CARD = "select city_id, key, name, zone, origin, attribution, lon, lat from roads.cities"


async def cities(tx: Tx) -> tuple[CityCard, ...]:
    """All cities by name."""
    return tuple(CityCard(**row) for row in await tx.fetch(f"{_CARD} order by name, key"))


async def card(tx: Tx, city_id: CityId) -> CityCard | None:
    row = await tx.fetchrow(f"{_CARD} where city_id = $1", city_id)
    return None if row is None else CityCard(**row)


async def conditions(tx: Tx, city_id: CityId, now: datetime) -> Conditions:
    """What slows the city's roads. Raises NoSuchCity."""
    tag = await records.tag_of(tx, city_id)
    if tag is None:
        raise NoSuchCity()
    return Conditions(
        traffic=tuple(await records.traffic(tx, city_id, tag, now)),
        learned=tuple(await records.learned(tx, city_id)),
    )
