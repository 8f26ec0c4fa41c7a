"""What riders do, as orders hear it."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.modules.catalog import public as catalog
from songda.modules.deliveries import public as deliveries
from songda.modules.deliveries.events import DeliveryDelivered, DeliveryFailed, DeliveryPickedUp
from songda.modules.deliveries.public import Trouble
from songda.modules.orders import records
from songda.modules.orders.actions.sharing import bringer, pay_from_platform, share_out
from songda.modules.orders.events import OrderDelivered, OrderFailed, OrderOnTheWay
from songda.modules.orders.model import ENDS, Event, Order, State, Tender
from songda.modules.orders.rules.machine import step
from songda.modules.payments import public as payments


async def hear_picked_up(do: Doing, told: DeliveryPickedUp) -> None:
    """The order is on its way, also where the kitchen forgot to say it was ready. Twice is once."""
    order = await records.lock(do.tx, told.order_id)
    if order.state is State.ON_THE_WAY or order.state in ENDS:
        return
    to = step(order.state, Event.PICKED_UP, do.by.role)
    await records.move(do.tx, order, Event.PICKED_UP, to, do.by, do.city_now)
    await catalog.sell(do.tx, order.order_id)
    await do.announce(
        OrderOnTheWay(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
        )
    )


async def hear_delivered(do: Doing, told: DeliveryDelivered) -> None:
    """The food is there: cash becomes the rider's debt, the money is shared out. Twice is once."""
    order = await records.lock(do.tx, told.order_id)
    if order.state in ENDS:
        return
    to = step(order.state, Event.DELIVERED, do.by.role)
    await records.move(do.tx, order, Event.DELIVERED, to, do.by, do.city_now)
    if order.tender is Tender.CASH and told.rider_id is not None:
        await payments.take_cash(do, order.order_id, told.rider_id, told.cash_minor)
    await share_out(do, order, brought_by=bringer(order, told), pay_minor=told.pay_minor)
    await do.announce(
        OrderDelivered(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            total_minor=order.total_minor,
        )
    )


async def hear_failed(do: Doing, told: DeliveryFailed) -> None:
    """The rider couldn't deliver it. Twice is once.

    A consumer who paid and couldn't be reached has had the work done: it is shared out as delivered. Every
    other failure gives the money back, and the platform pays store and rider.
    """
    order = await records.lock(do.tx, told.order_id)
    if order.state in ENDS:
        return
    delivery = await deliveries.of_order(do.tx, order.order_id)
    trouble = None if delivery is None else delivery.trouble
    because = "unknown" if trouble is None else trouble.value
    to = step(order.state, Event.FAILED, do.by.role)
    await records.move(do.tx, order, Event.FAILED, to, do.by, do.city_now, because=because)
    await _settle_failed(do, order, told, trouble)
    await do.announce(
        OrderFailed(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            because=because,
        )
    )


async def _settle_failed(do: Doing, order: Order, told: DeliveryFailed, trouble: Trouble | None) -> None:
    paid = await payments.captured_minor(do.tx, order.order_id)
    if trouble is Trouble.CUSTOMER_UNREACHABLE and paid >= order.total_minor:
        await share_out(do, order, brought_by=bringer(order, told), pay_minor=told.pay_minor)
        return
    await payments.stop_expecting(do, order.order_id)
    await payments.refund(do, order.order_id, None, Event.FAILED.value)
    await pay_from_platform(do, order, brought_by=bringer(order, told), pay_minor=told.pay_minor)
