"""Load, save and lock riders; keep the newest fix."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from songda.kernel.clocks import CityTime, MachineTime
from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, PersonId, RiderId
from songda.modules.riders.errors import RiderUnknown
from songda.modules.riders.model import Duty, Fix, NewRider, OffBecause, OnDuty, Rider, Vehicle, Work
from songda.modules.riders.records.working import (
    drop_work_log,
    log_work,
    save_work,
    vehicles,
    work_logged,
    work_of,
)

__all__ = [
    "add_figures",
    "drop_work_log",
    "find",
    "insert",
    "is_silent",
    "keep_latest",
    "keep_samples",
    "lock",
    "lock_working",
    "log_work",
    "mark_seen",
    "on_duty",
    "save_work",
    "set_duty",
    "silent",
    "vehicles",
    "work_logged",
    "work_of",
    "working",
]

_COLUMNS = "rider_id, person_id, city_id, vehicle, capacity_units, state"


async def insert(tx: Tx, new: NewRider, person_id: PersonId, name_sealed: bytes, work: Work) -> bool:
    """Whether the rider is new; one with this id or person stays as it is."""
    done = await tx.execute(
        """insert into riders.riders
             (rider_id, person_id, city_id, name_sealed, vehicle, capacity_units, since_at, figures_date,
              work_folded_at, work_date, free_since)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $7, $8, $7) on conflict do nothing""",
        new.rider_id,
        person_id,
        new.city_id,
        name_sealed,
        new.vehicle,
        new.capacity_units,
        work.folded_at,
        work.day,
    )
    return done.endswith(" 1")


async def find(tx: Tx, rider_id: UUID) -> Rider | None:
    row = await tx.fetchrow(f"select {_COLUMNS} from riders.riders where rider_id = $1", rider_id)
    return None if row is None else _rider(row)


async def lock(tx: Tx, rider_id: UUID) -> Rider:
    """The rider, held until the transaction ends. Raises RiderUnknown."""
    row = await tx.fetchrow(f"select {_COLUMNS} from riders.riders where rider_id = $1 for update", rider_id)
    if row is None:
        raise RiderUnknown(rider_id=str(rider_id))
    return _rider(row)


async def lock_working(tx: Tx, rider_id: UUID) -> tuple[Rider, Work]:
    """The rider and their work, held until the transaction ends. Raises RiderUnknown."""
    await lock(tx, rider_id)
    return await working(tx, rider_id)


async def working(tx: Tx, rider_id: UUID) -> tuple[Rider, Work]:
    """The rider and their work as it was last folded. Raises RiderUnknown."""
    row = await tx.fetchrow("select * from riders.riders where rider_id = $1", rider_id)
    if row is None:
        raise RiderUnknown(rider_id=str(rider_id))
    return _rider(row), work_of(row)


async def set_duty(
    tx: Tx,
    rider_id: UUID,
    state: Duty,
    at: datetime,
    machine_at: datetime,
    because: OffBecause | None = None,
) -> None:
    """Write it with when and why; whoever comes on line is unseen until their phone's first position."""
    await tx.execute(
        """update riders.riders set state = $2, since_at = $3, since_machine_at = $4, off_because = $5,
                  is_seen = false where rider_id = $1""",
        rider_id,
        state,
        at,
        machine_at,
        because,
    )


async def mark_seen(tx: Tx, rider_ids: Sequence[UUID]) -> list[tuple[RiderId, CityId]]:
    """Which of these are on line and are seen for the first time since."""
    rows = await tx.fetch(
        """update riders.riders set is_seen = true
           where rider_id = any($1) and state = 'on' and not is_seen returning rider_id, city_id""",
        list(rider_ids),
    )
    return [(RiderId(row["rider_id"]), CityId(row["city_id"])) for row in rows]


_SILENT = """select r.rider_id from riders.riders r
             left join riders.positions p on p.rider_id = r.rider_id
             where r.state = 'on' and greatest(r.since_at, p.at) < $1
               and greatest(r.since_machine_at, p.heard_machine_at) < $2"""


async def silent(tx: Tx, before: CityTime, machine_before: MachineTime) -> list[RiderId]:
    """Riders on line of whom there was no sign of life since, by both clocks; by id."""
    rows = await tx.fetch(f"{_SILENT} order by r.rider_id", before, machine_before)
    return [RiderId(row["rider_id"]) for row in rows]


async def is_silent(tx: Tx, rider_id: UUID, before: CityTime, machine_before: MachineTime) -> bool:
    """The same of one rider, who is locked."""
    found = await tx.fetchval(f"{_SILENT} and r.rider_id = $3", before, machine_before, rider_id)
    return found is not None


async def on_duty(tx: Tx, city_id: UUID) -> list[OnDuty]:
    """Riders on line who have been seen, by id."""
    rows = await tx.fetch(
        """select r.*, p.lon, p.lat, p.at as fix_at
           from riders.riders r join riders.positions p on p.rider_id = r.rider_id
           where r.city_id = $1 and r.state = 'on' order by r.rider_id""",
        city_id,
    )
    return [
        OnDuty(
            rider_id=RiderId(row["rider_id"]),
            vehicle=Vehicle(row["vehicle"]),
            capacity_units=row["capacity_units"],
            lon=row["lon"],
            lat=row["lat"],
            fix_at=row["fix_at"],
            work=work_of(row),
            earned_minor=row["earned_minor"] if row["figures_date"] == row["work_date"] else 0,
        )
        for row in rows
    ]


async def keep_latest(tx: Tx, newest: Sequence[tuple[RiderId, CityId, Fix]], heard_at: MachineTime) -> None:
    """Write fixes by rider; one older than what is there changes nothing."""
    await tx.execute(
        """insert into riders.positions as p
             (rider_id, city_id, lon, lat, speed_mps, heading, at, heard_machine_at)
           select t.*, $8 from unnest($1::uuid[], $2::uuid[], $3::float8[], $4::float8[], $5::real[],
                                      $6::smallint[], $7::timestamptz[]) as t
           on conflict (rider_id) do update set city_id = excluded.city_id, lon = excluded.lon,
             lat = excluded.lat, speed_mps = excluded.speed_mps, heading = excluded.heading, at = excluded.at,
             heard_machine_at = excluded.heard_machine_at
           where excluded.at > p.at""",
        [rider_id for rider_id, _, _ in newest],
        [city_id for _, city_id, _ in newest],
        [fix.lon for _, _, fix in newest],
        [fix.lat for _, _, fix in newest],
        [fix.speed_mps for _, _, fix in newest],
        [fix.heading for _, _, fix in newest],
        [fix.at for _, _, fix in newest],
        heard_at,
    )


async def keep_samples(tx: Tx, samples: Sequence[tuple[RiderId, Fix]]) -> None:
    await tx.execute(
        """insert into riders.samples (rider_id, lon, lat, at)
           select * from unnest($1::uuid[], $2::float8[], $3::float8[], $4::timestamptz[])
           on conflict do nothing""",
        [rider_id for rider_id, _ in samples],
        [fix.lon for _, fix in samples],
        [fix.lat for _, fix in samples],
        [fix.at for _, fix in samples],
    )


async def add_figures(
    tx: Tx, rider_id: UUID, day: date, *, delivered: int, earned_minor: int, cash_minor: int
) -> None:
    """Add to the day's figures, which begin anew on another day; cash owed goes on."""
    await tx.execute(
        """update riders.riders set
             delivered_count = case when figures_date = $2 then delivered_count else 0 end + $3,
             earned_minor = case when figures_date = $2 then earned_minor else 0 end + $4,
             cash_owed_minor = cash_owed_minor + $5,
             figures_date = $2
           where rider_id = $1""",
        rider_id,
        day,
        delivered,
        earned_minor,
        cash_minor,
    )


def _rider(row: Row) -> Rider:
    return Rider(
        rider_id=RiderId(row["rider_id"]),
        person_id=PersonId(row["person_id"]),
        city_id=CityId(row["city_id"]),
        vehicle=Vehicle(row["vehicle"]),
        capacity_units=row["capacity_units"],
        state=Duty(row["state"]),
    )
