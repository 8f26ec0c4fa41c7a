"""Cities, traffic and lessons as rows."""

from __future__ import annotations

from songda.kernel.city import City, city_hash
from songda.kernel.city.files import from_bytes, to_bytes
from songda.kernel.city.geometry import centre_of
from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.ids import CityId
from songda.modules.roads.records.conditions import add_ride, learned, save_traffic, traffic

__all__ = ["add_ride", "kept_hash", "learned", "load", "save", "save_traffic", "tag_of", "traffic"]


async def kept_hash(tx: Tx, key: str) -> tuple[CityId, str] | None:
    """The id and content hash of the city with this key, its row locked."""
    row = await tx.fetchrow("select city_id, content_hash from roads.cities where key = $1 for update", key)
    return None if row is None else (CityId(row["city_id"]), row["content_hash"])


async def save(tx: Tx, city_id: CityId, city: City, now: CityTime) -> None:
    """Insert the city, or replace what was kept under its key."""
    lon, lat = centre_of(city.junctions) if city.junctions else (0.0, 0.0)
    await tx.execute(
        """insert into roads.cities
             (city_id, key, name, zone, origin, attribution, lon, lat, content, content_hash, kept_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (key) do update set
             name = excluded.name, zone = excluded.zone, origin = excluded.origin,
             attribution = excluded.attribution, lon = excluded.lon, lat = excluded.lat,
             content = excluded.content, content_hash = excluded.content_hash, kept_at = excluded.kept_at""",
        city_id,
        city.key,
        city.name,
        city.zone,
        city.origin.value,
        city.attribution,
        lon,
        lat,
        to_bytes(city),
        city_hash(city),
        now,
    )


async def load(tx: Tx, city_id: CityId) -> tuple[City, str] | None:
    """The city and its content hash."""
    row = await tx.fetchrow("select content, content_hash from roads.cities where city_id = $1", city_id)
    return None if row is None else (from_bytes(row["content"]), row["content_hash"])


async def tag_of(tx: Tx, city_id: CityId) -> str | None:
    """The content hash of the city's map."""
    found: str | None = await tx.fetchval("select content_hash from roads.cities where city_id = $1", city_id)
    return found
