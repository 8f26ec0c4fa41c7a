"""Cities for screens."""

from __future__ import annotations

from songda.kernel.database import Tx
from songda.kernel.ids import CityId
from songda.modules.roads.model import CityCard

_CARD = "select city_id, key, name, zone, origin, attribution, lon, lat from roads.cities"


async def cities(tx: Tx) -> tuple[CityCard, ...]:
    """All cities by name."""
    return tuple(CityCard(**row) for row in await tx.fetch(f"{_CARD} order by name, key"))


async def card(tx: Tx, city_id: CityId) -> CityCard | None:
    row = await tx.fetchrow(f"{_CARD} where city_id = $1", city_id)
    return None if row is None else CityCard(**row)
