"""How often a rider's code was wrong at a stop. The delivery is locked by whoever asks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.values import Instant, value
from songda.modules.deliveries.model import StopKind


@value
class Tries:
    wrong: int
    lockouts: int
    locked_until_machine_at: Instant | None


async def tries(tx: Tx, delivery_id: UUID, kind: StopKind, rider_id: UUID) -> Tries:
    row = await tx.fetchrow(
        """select wrong, lockouts, locked_until_machine_at from deliveries.code_tries
           where delivery_id = $1 and kind = $2 and rider_id = $3""",
        delivery_id,
        kind,
        rider_id,
    )
    return Tries(wrong=0, lockouts=0, locked_until_machine_at=None) if row is None else _tries(row)


async def count_wrong(
    tx: Tx, delivery_id: UUID, kind: StopKind, rider_id: UUID, limit: int, locked_until: datetime
) -> Tries:
    """One more wrong try. With the last one allowed it locks, and counting begins anew."""
    await tx.execute(
        """insert into deliveries.code_tries (delivery_id, kind, rider_id) values ($1, $2, $3)
           on conflict do nothing""",
        delivery_id,
        kind,
        rider_id,
    )
    row = await tx.fetchrow(
        """update deliveries.code_tries set
             wrong = case when wrong + 1 >= $4 then 0 else wrong + 1 end,
             lockouts = lockouts + (wrong + 1 >= $4)::int,
             locked_until_machine_at = case when wrong + 1 >= $4 then $5::timestamptz end
           where delivery_id = $1 and kind = $2 and rider_id = $3
           returning wrong, lockouts, locked_until_machine_at""",
        delivery_id,
        kind,
        rider_id,
        limit,
        locked_until,
    )
    assert row is not None
    return _tries(row)


def _tries(row: Row) -> Tries:
    return Tries(
        wrong=row["wrong"],
        lockouts=row["lockouts"],
        locked_until_machine_at=row["locked_until_machine_at"],
    )
