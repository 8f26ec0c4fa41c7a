"""How long riders have worked: columns of the rider, and the log they are folded from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import RiderId
from songda.modules.riders.model import Duty, Logged, Standing, Vehicle, Work, WorkKind


async def save_work(tx: Tx, rider_id: UUID, work: Work, standing: Standing) -> bool:
    """Write the fold of a locked rider; whether the standing is another than the one told last."""
    return bool(
        await tx.fetchval(
            """update riders.riders r set work_folded_at = $2, work_date = $3, held_count = $4, worked_s = $5,
                 stretch_s = $6, free_since = $7, worked_today = $8, days_in_a_row = $9, went_on = $10,
                 standing_told = $11
               from (select standing_told from riders.riders where rider_id = $1) before
               where r.rider_id = $1 returning before.standing_told <> $11""",
            rider_id,
            work.folded_at,
            work.day,
            work.held_count,
            work.worked_s,
            work.stretch_s,
            work.free_since,
            work.worked_today,
            work.days_in_a_row,
            work.went_on,
            standing,
        )
    )


async def log_work(tx: Tx, rider_id: UUID, kind: WorkKind, at: datetime) -> None:
    """Append to a locked rider's log."""
    await tx.execute(
        """insert into riders.work_log (rider_id, number, kind, at)
           select $1, coalesce(max(number), 0) + 1, $2, $3 from riders.work_log where rider_id = $1""",
        rider_id,
        kind,
        at,
    )


async def work_logged(tx: Tx, since: datetime) -> list[Logged]:
    """All that was logged of everybody since then, each rider's in order."""
    rows = await tx.fetch(
        "select rider_id, kind, at from riders.work_log where at >= $1 order by rider_id, number", since
    )
    return [Logged(rider_id=RiderId(r["rider_id"]), kind=WorkKind(r["kind"]), at=r["at"]) for r in rows]


async def vehicles(tx: Tx) -> dict[RiderId, Vehicle]:
    """What every rider rides."""
    rows = await tx.fetch("select rider_id, vehicle from riders.riders")
    return {RiderId(row["rider_id"]): Vehicle(row["vehicle"]) for row in rows}


async def drop_work_log(tx: Tx, before: datetime) -> None:
    """Forget old lines, never a rider's newest: numbers go on from it."""
    await tx.execute(
        """delete from riders.work_log l where l.at < $1
             and l.number < (select max(number) from riders.work_log m where m.rider_id = l.rider_id)""",
        before,
    )


def work_of(row: Row) -> Work:
    """The columns of a rider's row."""
    return Work(
        folded_at=row["work_folded_at"],
        day=row["work_date"],
        on_line=row["state"] == Duty.ON,
        held_count=row["held_count"],
        worked_s=row["worked_s"],
        stretch_s=row["stretch_s"],
        free_since=row["free_since"],
        worked_today=row["worked_today"],
        days_in_a_row=row["days_in_a_row"],
        went_on=row["went_on"],
    )
