"""The store's answer: yes, with a rider asked for; or no, with the money back."""

from __future__ import annotations

from datetime import UTC, datetime

from songda.kernel.clocks import CityTime
from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, OrderId, uuid7
from songda.kernel.privacy import ERASED
from songda.kernel.values import from_json
from songda.modules.deliveries import public as deliveries
from songda.modules.orders import records
from songda.modules.orders.actions.ending import end
from songda.modules.orders.actions.hold import hold
from songda.modules.orders.actions.waiting import due_in_kitchen
from songda.modules.orders.errors import ConsumerGone
from songda.modules.orders.events import OrderAccepted, OrderRejected
from songda.modules.orders.model import Address, Event, Fulfilment, Order, Promise, State, Tender
from songda.modules.orders.rules.machine import step
from songda.modules.orders.rules.promise import ready_expected_at
from songda.modules.stores import public as stores
from songda.modules.stores.public import StoreTerms

AFTER = frozenset({State.ACCEPTED, State.COOKING, State.READY, State.ON_THE_WAY, State.DELIVERED})


async def accept(do: Doing, order_id: OrderId) -> None:
    """The store will cook it; for a delivery, a rider is asked for. Accepting twice is accepting once.

    Refuses with NotInThatState where it was cancelled, rejected or given up first, or isn't paid, and with
    ConsumerGone where nobody is there any more to bring it to.
    """
    order = await hold(do, order_id)
    if order.state in AFTER:
        return
    to = step(order.state, Event.ACCEPTED, do.by.role)
    terms = await stores.for_order(do.tx, order.store_id)
    ready_at = ready_expected_at(
        Promise(low_at=order.promised_low_at, high_at=order.promised_high_at),
        do.city_now,
        terms.pace,
        order.ride_s,
        scheduled=order.scheduled_for is not None,
    )
    delivery_id = None
    if order.fulfilment is Fulfilment.DELIVERY:
        delivery_id = await _ask_for_a_rider(do, order, terms, ready_at)
    await records.move(
        do.tx,
        order,
        Event.ACCEPTED,
        to,
        do.by,
        do.city_now,
        due=due_in_kitchen(do, ready_at),
        delivery_id=delivery_id,
        ready_expected_at=ready_at,
    )
    await do.announce(
        OrderAccepted(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            number=order.number,
            items_count=order.items_count,
            scheduled=order.scheduled_for is not None,
            asked_at=order.changed_at,
            ready_expected_at=_utc(ready_at),
            fulfilment=order.fulfilment,
        )
    )


async def reject(do: Doing, order_id: OrderId, because: str) -> None:
    """The store won't cook it; stock, slot and money go back. Rejecting twice is rejecting once."""
    order = await hold(do, order_id)
    if order.state is State.REJECTED:
        return
    await end(do, order, Event.REJECTED, because)
    await do.announce(
        OrderRejected(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            because=because,
        )
    )


async def _ask_for_a_rider(do: Doing, order: Order, terms: StoreTerms, ready_at: CityTime) -> DeliveryId:
    start = stores.place(terms)
    return await deliveries.create(
        do,
        deliveries.NewDelivery(
            delivery_id=DeliveryId(uuid7()),
            order_id=order.order_id,
            order_number=order.number,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            pickup=deliveries.Spot(lon=start.lon, lat=start.lat),
            dropoff=deliveries.Spot(lon=order.lon, lat=order.lat),
            door=await _door(do, order),
            ready_expected_at=_utc(ready_at),
            promised_at=order.promised_high_at,
            currency=order.currency,
            cash_minor=order.total_minor if order.tender is Tender.CASH else 0,
            items_count=order.items_count,
        ),
    )


async def _door(do: Doing, order: Order) -> deliveries.Door:
    """What the rider needs, opened from our row and sealed again in theirs."""
    row = await records.sealed(do.tx, order.order_id)
    privacy = do.house.privacy
    opened = await privacy.open(do.tx, order.consumer_id, row["address"], records.ADDRESS)
    if opened is ERASED:
        raise ConsumerGone()
    address = from_json(Address, str(opened))
    note = (
        "" if row["note"] is None else await privacy.open(do.tx, order.consumer_id, row["note"], records.NOTE)
    )
    return deliveries.Door(
        address=f"{address.text} {address.detail}".strip()[:200],
        contact=address.contact_name,
        phone=address.phone[:20],
        note=str(note)[:200],
    )


def _utc(at: CityTime) -> datetime:
    return datetime.fromtimestamp(at.timestamp(), UTC)
