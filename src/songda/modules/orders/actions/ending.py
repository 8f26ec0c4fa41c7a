"""End an order before its time: everything it holds goes back, in one transaction."""

from __future__ import annotations

from songda.kernel.clocks import city
from songda.kernel.house import Doing
from songda.modules.catalog import public as catalog
from songda.modules.deliveries import public as deliveries
from songda.modules.orders import records
from songda.modules.orders.model import Event, Order
from songda.modules.orders.rules.machine import step
from songda.modules.payments import public as payments
from songda.modules.stores import public as stores


async def end(do: Doing, order: Order, event: Event, because: str) -> None:
    """Take the event, call the rider off, give back stock and slot, stop expecting money and send back what
    came. The order must be locked.

    Refuses with NotInThatState, and with `deliveries.already_picked_up` once a rider has it: then nothing
    happened at all. Money that comes later is sent back when it is heard of.
    """
    to = step(order.state, event, do.by.role)
    await records.move(do.tx, order, event, to, do.by, do.city_now, because=because)
    await payments.stop_expecting(do, order.order_id)
    await payments.refund(do, order.order_id, None, event.value)
    if order.delivery_id is not None:
        await deliveries.cancel(do, order.delivery_id)
    await catalog.release(do, order.order_id)
    if order.scheduled_for is not None:
        await stores.release_slot(do.tx, order.store_id, city(order.scheduled_for))
