"""Deliveries for other modules: by order, and of a period that is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.ids import OrderId, RiderId, StoreId
from songda.kernel.values import Instant, value
from songda.modules.deliveries import records
from songda.modules.deliveries.model import (
    Delivery,
    DeliveryCard,
    Spot,
    State,
)


async def cards(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, DeliveryCard]:
    """Deliveries by order, for other modules' screens; orders without one are left out."""
    rows = await tx.fetch("select * from deliveries.deliveries where order_id = any($1)", list(order_ids))
    found = [records.delivery_of(row) for row in rows]
    theirs = await records.bookings_shown(tx, [one.delivery_id for one in found if one.courier is not None])
    titles = {delivery_id: booking.courier_title for delivery_id, booking in theirs.items()}
    return {one.order_id: _card(one, titles.get(one.delivery_id)) for one in found}


class CameBy(StrEnum):
    """How a delivery came to its rider."""

    OFFER = "accepted"
    BY_HAND = "assigned_by_hand"
    HALL = "grabbed"
    COLLEAGUE = "taken_over"


async def came_by(tx: Tx, delivery_id: UUID) -> CameBy | None:
    """How it came to the rider who has it, or had it when it ended; None where nobody has."""
    kind = await tx.fetchval(
        """select e.kind from deliveries.events e
           join deliveries.deliveries d on d.delivery_id = e.delivery_id
           where e.delivery_id = $1 and e.to_state = 'assigned' and d.rider_id is not null
           order by e.number desc limit 1""",
        delivery_id,
    )
    return None if kind is None else CameBy(kind)


@value
class Ridden:
    """A delivery of a past period, for trying the period again. `ready_at`: when the food was on the counter,
    or, where nobody said so, was expected there.
    """

    order_id: OrderId
    store_id: StoreId
    rider_id: RiderId | None
    pickup: Spot
    dropoff: Spot
    requested_at: Instant
    ready_at: Instant
    promised_at: Instant
    assigned_at: Instant | None
    ended_at: Instant | None
    items_count: int
    load_units: int


async def ridden(tx: Tx, city_id: UUID, since: datetime, until: datetime) -> list[Ridden]:
    """What was asked for in a period and not cancelled, the oldest first; 5,000 at most."""
    rows = await tx.fetch(
        """select * from deliveries.deliveries
           where city_id = $1 and requested_at >= $2 and requested_at < $3 and state <> 'cancelled'
           order by requested_at, delivery_id limit 5000""",
        city_id,
        since,
        until,
    )
    found = [records.delivery_of(row) for row in rows]
    return [
        Ridden(
            order_id=one.order_id,
            store_id=one.store_id,
            rider_id=one.rider_id,
            pickup=one.pickup,
            dropoff=one.dropoff,
            requested_at=one.requested_at,
            ready_at=one.ready_expected_at,
            promised_at=one.promised_at,
            assigned_at=one.assigned_at,
            ended_at=one.ended_at,
            items_count=one.items_count,
            load_units=one.load_units,
        )
        for one in found
    ]


def _card(one: Delivery, courier_title: str | None) -> DeliveryCard:
    return DeliveryCard(
        delivery_id=one.delivery_id,
        order_id=one.order_id,
        state=one.state,
        rider_id=one.rider_id,
        courier_title=courier_title,
        pickup_code=one.pickup_code,
        drop_code=one.drop_code,
        ready_expected_at=one.ready_expected_at,
        promised_at=one.promised_at,
        picked_up_at=one.picked_up_at,
        ended_at=one.ended_at,
        pay_minor=one.pay_minor,
        cash_minor=one.cash_minor,
        trouble=one.trouble,
    )


@value
class StepRow:
    """Something that happened to a delivery, with which rider, and what it is since."""

    at: Instant
    kind: str
    state: State
    rider_id: UUID | None


async def steps_of(tx: Tx, delivery_id: UUID) -> list[StepRow]:
    """All that happened to a delivery, in order."""
    rows = await tx.fetch(
        """select at, kind, to_state, rider_id from deliveries.events where delivery_id = $1
           order by number""",
        delivery_id,
    )
    return [
        StepRow(at=row["at"], kind=row["kind"], state=State(row["to_state"]), rider_id=row["rider_id"])
        for row in rows
    ]
