"""A city's rules for peaks, and what was switched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId
from songda.modules.dispatch.errors import SwitchUnknown
from songda.modules.dispatch.model import (
    Measure,
    MeasureRow,
    PeakKind,
    PeakRule,
    Pressed,
    SwitchRow,
)


async def peak_rules(tx: Tx, city_id: UUID) -> list[PeakRule]:
    """The rules operators wrote for a city; none where they wrote none."""
    rows = await tx.fetch(
        """select kind, measure, on_at, off_at, hold_s, longest_s, amount, is_enabled
           from dispatch.peak_rules where city_id = $1""",
        city_id,
    )
    return [
        PeakRule(**{**dict(row), "kind": PeakKind(row["kind"]), "measure": Measure(row["measure"])})
        for row in rows
    ]


async def write_peak_rules(tx: Tx, city_id: UUID, rules: Sequence[PeakRule]) -> None:
    """These and no others."""
    await tx.execute("delete from dispatch.peak_rules where city_id = $1", city_id)
    for rule in rules:
        await tx.execute(
            """insert into dispatch.peak_rules (city_id, kind, measure, on_at, off_at, hold_s, longest_s,
                 amount, is_enabled) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
            city_id,
            rule.kind,
            rule.measure,
            rule.on_at,
            rule.off_at,
            rule.hold_s,
            rule.longest_s,
            rule.amount,
            rule.is_enabled,
        )


async def lock_peak(tx: Tx, city_id: UUID) -> None:
    """One at a time looks at a city's peak."""
    await tx.execute("select pg_catalog.pg_advisory_xact_lock(hashtextextended($1, 46862))", str(city_id))


async def switches(tx: Tx, city_id: UUID, *, running: bool, most: int = 100) -> list[SwitchRow]:
    """A city's switches, the newest first: those that run, or all."""
    rows = await tx.fetch(
        """select switch_id, kind, is_on, by_hand, by_person, amount, measure, seen, threshold, note,
             since_at, until_at, ended_at, ended_because
           from dispatch.peak_switches where city_id = $1 and (ended_at is null or not $2)
           order by ended_at is null desc, since_at desc, switch_id limit $3""",
        city_id,
        running,
        most,
    )
    return [_switch(row) for row in rows]


async def peaks_on(tx: Tx, city_id: UUID) -> dict[PeakKind, int]:
    """What holds in a city now, each with its amount."""
    rows = await tx.fetch(
        "select kind, amount from dispatch.peak_switches where city_id = $1 and ended_at is null and is_on",
        city_id,
    )
    return {PeakKind(row["kind"]): row["amount"] for row in rows}


async def cities_in_peak(tx: Tx) -> list[CityId]:
    rows = await tx.fetch("select distinct city_id from dispatch.peak_switches where ended_at is null")
    return [CityId(row["city_id"]) for row in rows]


async def insert_switch(tx: Tx, city_id: UUID, new: SwitchRow) -> None:
    await tx.execute(
        """insert into dispatch.peak_switches (switch_id, city_id, kind, is_on, by_hand, by_person, amount,
             measure, seen, threshold, note, since_at, until_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)""",
        new.switch_id,
        city_id,
        new.kind,
        new.is_on,
        new.by_hand,
        new.by_person,
        new.amount,
        new.measure,
        new.seen,
        new.threshold,
        new.note,
        new.since_at,
        new.until_at,
    )


async def end_switch(tx: Tx, switch_id: UUID, because: str, at: datetime) -> bool:
    """Whether it ran until now."""
    done = await tx.execute(
        """update dispatch.peak_switches set ended_at = $3, ended_because = $2
           where switch_id = $1 and ended_at is null""",
        switch_id,
        because,
        at,
    )
    return done.endswith(" 1")


async def city_of_switch(tx: Tx, switch_id: UUID) -> CityId:
    """Raises SwitchUnknown."""
    found = await tx.fetchval("select city_id from dispatch.peak_switches where switch_id = $1", switch_id)
    if found is None:
        raise SwitchUnknown(switch_id=str(switch_id))
    return CityId(found)


async def note_measure(tx: Tx, city_id: UUID, now: Pressed, at: datetime) -> None:
    """Keep how hard the city is pressed; the first look in a minute counts."""
    await tx.execute(
        """insert into dispatch.peak_measures
             (city_id, measured_at, open_count, free_count, pressure_percent, delay_s)
           values ($1, date_trunc('minute', $2::timestamptz), $3, $4, $5, $6) on conflict do nothing""",
        city_id,
        at,
        now.open_count,
        now.free_count,
        now.pressure_percent,
        now.delay_s,
    )


async def measures(tx: Tx, city_id: UUID, since: datetime) -> list[MeasureRow]:
    """How hard the city was pressed since then, the oldest first."""
    rows = await tx.fetch(
        """select measured_at as at, pressure_percent, delay_s from dispatch.peak_measures
           where city_id = $1 and measured_at >= $2 order by measured_at""",
        city_id,
        since,
    )
    return [MeasureRow(**dict(row)) for row in rows]


async def forget_measures(tx: Tx, before: datetime) -> None:
    """What is older is of no use to anybody."""
    await tx.execute("delete from dispatch.peak_measures where measured_at < $1", before)


def _switch(row: Row) -> SwitchRow:
    measure = row["measure"]
    return SwitchRow(
        **{
            **dict(row),
            "kind": PeakKind(row["kind"]),
            "measure": None if measure is None else Measure(measure),
        }
    )
