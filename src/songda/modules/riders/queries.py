"""Reads for screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.privacy import ERASED, Persons, Sight, mask_name
from songda.modules.riders import records
from songda.modules.riders.errors import RiderUnknown
from songda.modules.riders.model import (
    CareRow,
    CareTold,
    Duty,
    MyDay,
    OffBecause,
    Place,
    RiderCard,
    RiderRow,
    Vehicle,
)
from songda.modules.riders.rules import care

NAME = "riders.riders.name_sealed"

_PLACE = "p.lon, p.lat, p.speed_mps, p.heading, p.at"


async def care_told(tx: Tx, house: House, rider_id: UUID) -> CareTold:
    """What a live screen shows of a rider's work. Raises RiderUnknown."""
    rider, work = await records.working(tx, rider_id)
    return care.told_of(work, house.clocks.city_now(), care.rules_of(house.settings, rider.vehicle))


async def my_day(tx: Tx, house: House, rider_id: UUID, today: date) -> MyDay:
    """A rider's own screen. Raises RiderUnknown."""
    row = await tx.fetchrow("select * from riders.riders where rider_id = $1", rider_id)
    if row is None:
        raise RiderUnknown(rider_id=str(rider_id))
    (name,) = await _names(tx, house.privacy, [row], Sight.FULL)
    same_day = row["figures_date"] == today
    return MyDay(
        rider_id=row["rider_id"],
        city_id=row["city_id"],
        name=name,
        vehicle=Vehicle(row["vehicle"]),
        capacity_units=row["capacity_units"],
        state=Duty(row["state"]),
        since_at=row["since_at"],
        off_because=None if row["off_because"] is None else OffBecause(row["off_because"]),
        delivered_count=row["delivered_count"] if same_day else 0,
        earned_minor=row["earned_minor"] if same_day else 0,
        cash_owed_minor=row["cash_owed_minor"],
        care=_care(row, house),
    )


async def of_city(tx: Tx, house: House, city_id: UUID, today: date) -> list[RiderRow]:
    """All riders of a city for its operator, those on line first."""
    rows = await tx.fetch(
        f"""select r.*, {_PLACE} from riders.riders r left join riders.positions p on p.rider_id = r.rider_id
            where r.city_id = $1 order by r.state desc, r.rider_id""",
        city_id,
    )
    names = await _names(tx, house.privacy, rows, Sight.FULL)
    return [_row(row, name, today, _care(row, house)) for row, name in zip(rows, names, strict=True)]


async def cards(tx: Tx, privacy: Persons, rider_ids: Sequence[UUID]) -> dict[UUID, RiderCard]:
    """What a consumer or a store sees of riders, by id; unknown ids are left out."""
    rows = await tx.fetch(
        "select rider_id, person_id, name_sealed, vehicle, state from riders.riders where rider_id = any($1)",
        list(rider_ids),
    )
    names = await _names(tx, privacy, rows, Sight.STREET)
    return {
        row["rider_id"]: RiderCard(
            rider_id=row["rider_id"],
            name=name,
            vehicle=Vehicle(row["vehicle"]),
            state=Duty(row["state"]),
        )
        for row, name in zip(rows, names, strict=True)
    }


async def full_names(tx: Tx, privacy: Persons, rider_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Riders' names unmasked, for operators; empty once erased."""
    rows = await tx.fetch(
        "select rider_id, person_id, name_sealed from riders.riders where rider_id = any($1)", list(rider_ids)
    )
    names = await _names(tx, privacy, rows, Sight.FULL)
    return {row["rider_id"]: name for row, name in zip(rows, names, strict=True)}


async def places(tx: Tx, city_id: UUID) -> list[Place]:
    """Where the riders on line are, by id."""
    rows = await tx.fetch(
        f"""select p.rider_id, {_PLACE} from riders.positions p
            join riders.riders r on r.rider_id = p.rider_id
            where p.city_id = $1 and r.state = 'on' order by p.rider_id""",
        city_id,
    )
    return [_place(row) for row in rows]


async def place(tx: Tx, rider_id: UUID) -> Place | None:
    """Where a rider was last seen."""
    row = await tx.fetchrow(
        f"select p.rider_id, {_PLACE} from riders.positions p where p.rider_id = $1", rider_id
    )
    return None if row is None else _place(row)


async def _names(tx: Tx, privacy: Persons, rows: Sequence[Row], sight: Sight) -> list[str]:
    sealed = [(row["person_id"], row["name_sealed"]) for row in rows]
    opened = await privacy.open_many(tx, sealed, NAME)
    return ["" if name is ERASED else mask_name(str(name), sight) for name in opened]


def _place(row: Row) -> Place:
    return Place(
        rider_id=row["rider_id"],
        lon=row["lon"],
        lat=row["lat"],
        speed_mps=row["speed_mps"],
        heading=row["heading"],
        at=row["at"],
    )


def _care(row: Row, house: House) -> CareRow:
    rules = care.rules_of(house.settings, Vehicle(row["vehicle"]))
    return care.row_of(records.work_of(row), house.clocks.city_now(), rules)


def _row(row: Row, name: str, today: date, care_row: CareRow) -> RiderRow:
    same_day = row["figures_date"] == today
    return RiderRow(
        rider_id=row["rider_id"],
        name=name,
        vehicle=Vehicle(row["vehicle"]),
        capacity_units=row["capacity_units"],
        state=Duty(row["state"]),
        since_at=row["since_at"],
        delivered_count=row["delivered_count"] if same_day else 0,
        earned_minor=row["earned_minor"] if same_day else 0,
        cash_owed_minor=row["cash_owed_minor"],
        place=None if row["at"] is None else _place(row),
        care=care_row,
    )
