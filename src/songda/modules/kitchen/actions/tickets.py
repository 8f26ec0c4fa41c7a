"""A ticket's life, as the order's facts tell it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from songda.kernel.clocks import CityTime, city
from songda.kernel.house import Doing
from songda.kernel.ids import StoreId
from songda.modules.kitchen import records, rules
from songda.modules.kitchen.actions.pace import hour_of
from songda.modules.kitchen.events import TicketClosed, TicketOpened, TicketReady, TicketStarted
from songda.modules.kitchen.model import Learned, Ticket, TicketState
from songda.modules.orders.events import OrderAccepted
from songda.modules.stores import public as stores


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
        await _load_changed(do, told.store_id)
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
    """It stands on the counter, and how long it took is learned from. Twice is once."""
    ticket = await records.lock(do.tx, order_id)
    if ticket is None or ticket.state not in (TicketState.OPEN, TicketState.STARTED):
        return
    await records.move(do.tx, order_id, TicketState.READY, do.city_now)
    if not ticket.is_scheduled:
        await _learn(do, ticket)
    await _load_changed(do, ticket.store_id)
    await do.announce(TicketReady(order_id=ticket.order_id, store_id=ticket.store_id, city_id=ticket.city_id))


async def close_ticket(do: Doing, order_id: UUID, *, taken: bool) -> None:
    """It leaves the rail; `taken`: by a rider, and how long it stood is learned from. Twice is once."""
    ticket = await records.lock(do.tx, order_id)
    if ticket is None or ticket.state is TicketState.CLOSED:
        return
    await records.move(do.tx, order_id, TicketState.CLOSED, do.city_now)
    if taken and ticket.ready_at is not None:
        await _learn_pickup(do, ticket.store_id, ticket.ready_at)
    await _load_changed(do, ticket.store_id)
    await do.announce(
        TicketClosed(order_id=ticket.order_id, store_id=ticket.store_id, city_id=ticket.city_id)
    )


async def _learn(do: Doing, ticket: Ticket) -> None:
    terms = await stores.for_order(do.tx, ticket.store_id)
    known = await records.lock_learned(do.tx, ticket.store_id) or rules.ignorant()
    asked = city(ticket.asked_at)
    after = rules.learn(
        known,
        took_s=_seconds(do.city_now, asked),
        ahead=ticket.ahead,
        items=ticket.items_count,
        hour=hour_of(terms, asked),
    )
    await records.save_learned(do.tx, ticket.store_id, after, stale=True)


async def _learn_pickup(do: Doing, store_id: StoreId, ready_at: datetime) -> None:
    known: Learned | None = await records.lock_learned(do.tx, store_id)
    if known is not None:
        after = rules.learn_pickup(known, _seconds(do.city_now, city(ready_at)))
        await records.save_learned(do.tx, store_id, after, stale=True)


async def _load_changed(do: Doing, store_id: StoreId) -> None:
    if not await records.mark_stale(do.tx, store_id):
        await records.save_learned(do.tx, store_id, rules.ignorant(), stale=True)


def _seconds(later: CityTime, earlier: CityTime) -> float:
    return float((later - earlier).total_seconds())
