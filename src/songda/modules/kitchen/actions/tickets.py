"""A ticket's life, as the order's facts tell it.

Only the ticket's own row is touched: what it teaches is noted by a job, store by store.
"""

from __future__ import annotations

from uuid import UUID

from songda.kernel.house import Doing
from songda.modules.kitchen import records
from songda.modules.kitchen.events import TicketClosed, TicketOpened, TicketReady, TicketStarted
from songda.modules.kitchen.model import Ticket, TicketState
from songda.modules.orders.events import OrderAccepted


async def open_ticket(do: Doing, told: OrderAccepted) -> None:
    """Hang the order's ticket on the rail. Twice is once."""
    ticket = Ticket(
        order_id=told.order_id,
        store_id=told.store_id,
        city_id=told.city_id,
        number=told.number,
        state=TicketState.OPEN,
        items_count=told.items_count,
        ahead=0,
        is_scheduled=told.scheduled,
        asked_at=told.asked_at,
        opened_at=do.city_now,
        due_at=told.ready_expected_at,
        started_at=None,
        ready_at=None,
    )
    if await records.open_ticket(do.tx, ticket):
        await do.announce(TicketOpened(order_id=told.order_id, store_id=told.store_id, city_id=told.city_id))


async def start_ticket(do: Doing, order_id: UUID) -> None:
    """Somebody cooks it. Twice is once."""
    ticket = await records.lock(do.tx, order_id)
    if ticket is None or ticket.state is not TicketState.OPEN:
        return
    await records.move(do.tx, order_id, TicketState.STARTED, do.city_now)
    await do.announce(
        TicketStarted(order_id=ticket.order_id, store_id=ticket.store_id, city_id=ticket.city_id)
    )


async def ready_ticket(do: Doing, order_id: UUID) -> None:
    """It stands on the counter. Twice is once."""
    ticket = await records.lock(do.tx, order_id)
    if ticket is None or ticket.state not in (TicketState.OPEN, TicketState.STARTED):
        return
    await records.move(do.tx, order_id, TicketState.READY, do.city_now)
    await do.announce(TicketReady(order_id=ticket.order_id, store_id=ticket.store_id, city_id=ticket.city_id))


async def close_ticket(do: Doing, order_id: UUID, *, taken: bool) -> None:
    """It leaves the rail; `taken`: with a rider. Twice is once."""
    ticket = await records.lock(do.tx, order_id)
    if ticket is None or ticket.state is TicketState.CLOSED:
        return
    await records.move(do.tx, order_id, TicketState.CLOSED, do.city_now, taken=taken)
    await do.announce(
        TicketClosed(order_id=ticket.order_id, store_id=ticket.store_id, city_id=ticket.city_id)
    )
