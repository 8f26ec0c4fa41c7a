"""Deliveries shown in the hall, and deliveries handed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries.errors import HandingUnknown
from songda.modules.deliveries.model import Handing, HandingId, HandingReason, HandingState, Listed


async def listed(tx: Tx, delivery_id: UUID) -> Listed | None:
    """How a delivery is shown; None where it never was. The delivery is locked by whoever decides on it."""
    row = await tx.fetchrow(
        "select listed_at, reach, riders, kept_back from deliveries.hall where delivery_id = $1", delivery_id
    )
    if row is None:
        return None
    return Listed(
        listed_at=row["listed_at"],
        reach=row["reach"],
        riders=tuple(RiderId(one) for one in row["riders"]),
        kept_back=row["kept_back"],
    )


async def list_delivery(tx: Tx, delivery_id: UUID, riders: Sequence[UUID], reach: int, at: datetime) -> None:
    """Show it to these riders and to nobody else."""
    await tx.execute(
        """insert into deliveries.hall (delivery_id, listed_at, reach, riders) values ($1, $2, $3, $4)
           on conflict (delivery_id) do update set reach = excluded.reach, riders = excluded.riders,
             listed_at = coalesce(deliveries.hall.listed_at, excluded.listed_at)""",
        delivery_id,
        at,
        reach,
        list(riders),
    )


async def keep_back(tx: Tx, delivery_id: UUID, kept_back: bool) -> None:
    """A person binds it, or frees it."""
    await tx.execute(
        """insert into deliveries.hall (delivery_id, kept_back) values ($1, $2)
           on conflict (delivery_id) do update set kept_back = excluded.kept_back""",
        delivery_id,
        kept_back,
    )


async def audience(tx: Tx, delivery_id: UUID) -> list[RiderId]:
    """Who sees it in the hall, or is asked to take it over."""
    rows = await tx.fetch(
        """select r.rider_id from deliveries.hall h cross join unnest(h.riders) as r(rider_id)
             where h.delivery_id = $1
           union
           select to_rider_id from deliveries.handings where delivery_id = $1 and state = 'asked'
           order by 1""",
        delivery_id,
    )
    return [RiderId(row["rider_id"]) for row in rows]


async def insert_handing(tx: Tx, new: Handing, at: datetime) -> None:
    await tx.execute(
        """insert into deliveries.handings
             (handing_id, delivery_id, from_rider_id, to_rider_id, reason, state, asked_at, until_at,
              answered_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8,
             case when $6 = 'asked' then null::timestamptz else $7 end)""",
        new.handing_id,
        new.delivery_id,
        new.from_rider_id,
        new.to_rider_id,
        new.reason,
        new.state,
        at,
        new.until_at,
    )


async def delivery_of_handing(tx: Tx, handing_id: UUID) -> DeliveryId:
    """What is handed on, so that it can be locked first. Raises HandingUnknown."""
    found = await tx.fetchval("select delivery_id from deliveries.handings where handing_id = $1", handing_id)
    if found is None:
        raise HandingUnknown(handing_id=str(handing_id))
    return DeliveryId(found)


async def handing(tx: Tx, handing_id: UUID) -> Handing:
    row = await tx.fetchrow("select * from deliveries.handings where handing_id = $1", handing_id)
    if row is None:
        raise HandingUnknown(handing_id=str(handing_id))
    return _handing(row)


async def asked_handing(tx: Tx, delivery_id: UUID) -> Handing | None:
    """The one of a locked delivery that waits for an answer."""
    row = await tx.fetchrow(
        "select * from deliveries.handings where delivery_id = $1 and state = 'asked'", delivery_id
    )
    return None if row is None else _handing(row)


async def close_handing(tx: Tx, handing_id: UUID, state: HandingState, at: datetime) -> None:
    await tx.execute(
        "update deliveries.handings set state = $2, answered_at = $3 where handing_id = $1",
        handing_id,
        state,
        at,
    )


async def handed_on_since(tx: Tx, rider_id: UUID, since: datetime) -> int:
    """How often the rider has handed something on, but for what was declined."""
    found: int = await tx.fetchval(
        """select count(*) from deliveries.handings
           where from_rider_id = $1 and asked_at >= $2 and state in ('asked', 'done')""",
        rider_id,
        since,
    )
    return found


async def gave_away(
    tx: Tx, delivery_ids: Sequence[UUID], since: datetime
) -> list[tuple[DeliveryId, RiderId]]:
    """Who handed which of these deliveries on since then: they aren't asked about it again at once."""
    rows = await tx.fetch(
        """select delivery_id, from_rider_id from deliveries.handings
           where delivery_id = any($1) and state = 'done' and answered_at >= $2""",
        list(delivery_ids),
        since,
    )
    return [(DeliveryId(row["delivery_id"]), RiderId(row["from_rider_id"])) for row in rows]


async def loads(tx: Tx, rider_ids: Sequence[UUID]) -> dict[RiderId, int]:
    """How many bags these riders have to carry, those not yet picked up too."""
    rows = await tx.fetch(
        """select rider_id, sum(load_units)::int as units from deliveries.deliveries
           where rider_id = any($1) and state in ('assigned', 'at_store', 'picked_up', 'at_customer')
           group by rider_id""",
        list(rider_ids),
    )
    return {RiderId(row["rider_id"]): row["units"] for row in rows}


def _handing(row: Row) -> Handing:
    to_rider = row["to_rider_id"]
    return Handing(
        handing_id=HandingId(row["handing_id"]),
        delivery_id=DeliveryId(row["delivery_id"]),
        from_rider_id=RiderId(row["from_rider_id"]),
        to_rider_id=None if to_rider is None else RiderId(to_rider),
        reason=HandingReason(row["reason"]),
        state=HandingState(row["state"]),
        until_at=row["until_at"],
    )
