"""Traffic and lessons as rows."""

from __future__ import annotations

from datetime import datetime

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.ids import CityId
from songda.kernel.values import from_json, to_json
from songda.modules.roads.model import Cell, Learned, Traffic


async def save_traffic(tx: Tx, city_id: CityId, content_hash: str, told: Traffic, now: CityTime) -> None:
    """Replace what this source said before."""
    await tx.execute(
        """insert into roads.traffic (city_id, source, content_hash, told, told_at, until)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (city_id, source) do update set content_hash = excluded.content_hash,
             told = excluded.told, told_at = excluded.told_at, until = excluded.until""",
        city_id,
        told.source,
        content_hash,
        to_json(Traffic, told).decode(),
        now,
        told.until,
    )


async def traffic(tx: Tx, city_id: CityId, content_hash: str, now: datetime) -> list[Traffic]:
    """What is still true of this map, by source."""
    rows = await tx.fetch(
        """select told from roads.traffic
           where city_id = $1 and content_hash = $2 and until > $3 order by source""",
        city_id,
        content_hash,
        now,
    )
    return [from_json(Traffic, row["told"]) for row in rows]


async def add_ride(tx: Tx, city_id: CityId, cell: Cell, expected_s: int, took_s: int) -> None:
    """One ride more in the cell; a city that isn't kept learns nothing."""
    await tx.execute(
        """insert into roads.rides_learned (city_id, east, north, hour, rides, expected_s, took_s)
           select c.city_id, $2, $3, $4, 1, $5, $6 from roads.cities c where c.city_id = $1
           on conflict (city_id, hour, east, north) do update set
             rides = roads.rides_learned.rides + 1,
             expected_s = roads.rides_learned.expected_s + excluded.expected_s,
             took_s = roads.rides_learned.took_s + excluded.took_s""",
        city_id,
        cell.east,
        cell.north,
        cell.hour,
        expected_s,
        took_s,
    )


async def learned(tx: Tx, city_id: CityId, hour: int | None = None) -> list[Learned]:
    """What was learned of a city, of one hour of the week or all."""
    rows = await tx.fetch(
        """select east, north, hour, rides, expected_s, took_s from roads.rides_learned
           where city_id = $1 and ($2::int is null or hour = $2) order by hour, east, north""",
        city_id,
        hour,
    )
    return [
        Learned(
            cell=Cell(east=row["east"], north=row["north"], hour=row["hour"]),
            rides=row["rides"],
            expected_s=row["expected_s"],
            took_s=row["took_s"],
        )
        for row in rows
    ]
