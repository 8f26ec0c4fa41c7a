"""What the kitchen sees."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.modules.kitchen import records
from songda.modules.kitchen.model import TicketRow
from songda.modules.orders import public as orders

TICKETS_CLOSE = """
select t.order_id as what, t.state from kitchen.tickets t
where t.state = 'closed' and t.closed_at < t.opened_at or t.ready_at < t.started_at
"""


async def rail(
    tx: Tx, house: House, store_id: UUID, order_ids: Sequence[UUID] | None
) -> dict[str, TicketRow]:
    """A store's tickets by order, the one due first first; three queries, however many."""
    tickets = await records.live(tx, store_id, order_ids)
    ids = [one.order_id for one in tickets]
    lines = await orders.lines_of(tx, ids)
    notes = await orders.notes_of(tx, house, ids)
    return {
        str(one.order_id): TicketRow(
            order_id=one.order_id,
            number=one.number,
            state=one.state,
            lines=lines.get(one.order_id, ()),
            note=notes.get(one.order_id, ""),
            items_count=one.items_count,
            opened_at=one.opened_at,
            started_at=one.started_at,
            ready_at=one.ready_at,
            due_at=one.due_at,
        )
        for one in tickets
    }
