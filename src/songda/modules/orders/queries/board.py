"""A store's board."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.values import Count, Currency, Instant, Minor, value
from songda.modules.deliveries import public as deliveries
from songda.modules.orders.model import Fulfilment, State, Tender
from songda.modules.orders.queries.cards import LIVE_MOST
from songda.modules.orders.queries.lines import LineRow, lines_of, open_column
from songda.modules.orders.records import NOTE
from songda.modules.riders import public as riders


@value
class BoardRow:
    """A live order on its store's board."""

    order_id: UUID
    number: Count
    state: State
    fulfilment: Fulfilment
    tender: Tender
    placed_at: Instant
    scheduled_for: Instant | None
    promised_at: Instant
    answer_before: Instant | None
    asked_times: Count
    lines: tuple[LineRow, ...]
    note: str
    cutlery: bool
    items_count: Count
    total_minor: Minor
    currency: Currency
    delivery_state: str | None
    rider_name: str | None
    pickup_code: str | None


async def board(
    tx: Tx, house: House, store_id: UUID, order_ids: Sequence[UUID] | None
) -> dict[str, BoardRow]:
    """A store's live orders by id, or those of some ids; five queries, however many."""
    rows = await tx.fetch(
        """select * from orders.orders
           where store_id = $1 and ended_at is null and state <> 'unpaid'
             and ($2::uuid[] is null or order_id = any($2))
           order by placed_at limit $3""",
        store_id,
        order_ids,
        LIVE_MOST,
    )
    ids = [row["order_id"] for row in rows]
    lines = await lines_of(tx, ids)
    rides = await deliveries.cards(tx, ids)
    names = await riders.cards(tx, house.privacy, [r.rider_id for r in rides.values() if r.rider_id])
    notes = await open_column(tx, house, rows, NOTE, "note")
    return {
        str(row["order_id"]): _board_row(row, note, lines, rides.get(row["order_id"]), names)
        for row, note in zip(rows, notes, strict=True)
    }


def _board_row(
    row: Row,
    note: str,
    lines: dict[UUID, tuple[LineRow, ...]],
    ride: deliveries.DeliveryCard | None,
    names: dict[UUID, riders.RiderCard],
) -> BoardRow:
    rider = None if ride is None or ride.rider_id is None else names.get(ride.rider_id)
    return BoardRow(
        order_id=row["order_id"],
        number=row["number"],
        state=State(row["state"]),
        fulfilment=Fulfilment(row["fulfilment"]),
        tender=Tender(row["tender"]),
        placed_at=row["placed_at"],
        scheduled_for=row["scheduled_for"],
        promised_at=row["promised_high_at"],
        answer_before=row["due_at"] if row["state"] == State.OPEN else None,
        asked_times=row["asked_times"],
        lines=lines.get(row["order_id"], ()),
        note=note,
        cutlery=row["cutlery"],
        items_count=row["items_count"],
        total_minor=row["total_minor"],
        currency=row["currency"],
        delivery_state=None if ride is None else ride.state.value,
        rider_name=_carrier(ride, rider),
        pickup_code=None if ride is None else ride.pickup_code,
    )


def _carrier(ride: deliveries.DeliveryCard | None, rider: riders.RiderCard | None) -> str | None:
    """A rider's name, or that of an outside courier."""
    if rider is not None:
        return rider.name
    return None if ride is None else ride.courier_title
