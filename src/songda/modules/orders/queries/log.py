"""What happened to an order: its log, and the order as its consumer watches it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.permissions import Principal
from songda.kernel.values import Count, Instant, value
from songda.modules.orders.errors import OrderUnknown
from songda.modules.orders.model import Promise, State
from songda.modules.orders.queries.owners import owner


@value
class EventRow:
    """One event of an order's log."""

    seq: Count
    event: str
    state: State
    by_role: str
    because: str | None
    at: Instant


@value
class LiveOrder:
    """An order as its consumer watches it."""

    order_id: UUID
    number: Count
    state: State
    promise: Promise
    pay_before: Instant | None
    because: str | None
    events: tuple[EventRow, ...]


async def live(tx: Tx, order_id: UUID) -> LiveOrder | None:
    """An order as its consumer watches it."""
    row = await tx.fetchrow("select * from orders.orders where order_id = $1", order_id)
    if row is None:
        return None
    return LiveOrder(
        order_id=order_id,
        number=row["number"],
        state=State(row["state"]),
        promise=promise_of(row),
        pay_before=pay_before(row),
        because=row["because"],
        events=(await events_of(tx, [order_id])).get(order_id, ()),
    )


async def events_of(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, tuple[EventRow, ...]]:
    """The logs of orders, each from its first event."""
    rows = await tx.fetch(
        "select * from orders.events where order_id = any($1) order by order_id, seq", list(order_ids)
    )
    found: dict[UUID, list[EventRow]] = {}
    for row in rows:
        found.setdefault(row["order_id"], []).append(_event(row))
    return {key: tuple(events) for key, events in found.items()}


async def log_of(tx: Tx, who: Principal, order_id: UUID) -> tuple[EventRow, ...]:
    """One order's log in one query: it is what a waiting consumer asks for most. Raises OrderUnknown where
    it isn't theirs."""
    rows = await tx.fetch(
        """select e.seq, e.event, e.to_state, e.by_role, e.because, e.at,
             o.consumer_id, o.store_id, o.city_id, o.state
           from orders.orders o join orders.events e on e.order_id = o.order_id
           where o.order_id = $1 order by e.seq""",
        order_id,
    )
    if not rows or not owner(rows[0]).sees(who):
        raise OrderUnknown()
    return tuple(_event(row) for row in rows)


def _event(row: Row) -> EventRow:
    return EventRow(
        seq=row["seq"],
        event=row["event"],
        state=State(row["to_state"]),
        by_role=row["by_role"],
        because=row["because"],
        at=row["at"],
    )


def promise_of(row: Row) -> Promise:
    return Promise(low_at=row["promised_low_at"], high_at=row["promised_high_at"])


def pay_before(row: Row) -> Instant | None:
    due: Instant | None = row["due_at"] if row["state"] == State.UNPAID else None
    return due
