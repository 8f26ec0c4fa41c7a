"""What was told of arrivals, and what happened taught."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.ranges import SHIFT_S_MOST, Shift


async def arrival_shift(tx: Tx, city_id: UUID) -> Shift:
    """How far a city's arrivals are moved; not at all before anything was delivered."""
    row = await tx.fetchrow("select low_s, high_s from deliveries.arrival_shifts where city_id = $1", city_id)
    return Shift() if row is None else Shift(low_s=row["low_s"], high_s=row["high_s"])


async def move_arrival(tx: Tx, city_id: UUID, step: Shift) -> None:
    """One delivered order more."""
    await tx.execute(
        """insert into deliveries.arrival_shifts as s (city_id, low_s, high_s, rides) values ($1, $2, $3, 1)
           on conflict (city_id) do update set
             low_s = greatest(-$4::int, least($4, s.low_s + excluded.low_s)),
             high_s = greatest(-$4::int, least($4, s.high_s + excluded.high_s)), rides = s.rides + 1""",
        city_id,
        step.low_s,
        step.high_s,
        SHIFT_S_MOST,
    )


async def arrival_at_yes(
    tx: Tx, delivery_id: UUID, rider_id: UUID | None
) -> tuple[datetime, datetime] | None:
    """When this rider said yes to it last, and when they were expected at the door then; None for one who
    was never asked."""
    row = await tx.fetchrow(
        """select answered_at, dropoff_expected_at from deliveries.offers
           where delivery_id = $1 and rider_id = $2 and state = 'accepted'
           order by answered_at desc limit 1""",
        delivery_id,
        rider_id,
    )
    return None if row is None else (row["answered_at"], row["dropoff_expected_at"])
