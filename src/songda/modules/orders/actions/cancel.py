"""Call an order off."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.modules.orders.actions.ending import end
from songda.modules.orders.actions.hold import hold
from songda.modules.orders.events import OrderCancelled
from songda.modules.orders.model import Event, State


async def cancel(do: Doing, order_id: OrderId, because: str) -> None:
    """Stock, slot and money go back. Cancelling twice is cancelling once.

    A consumer may until cooking starts, the store until the food is ready, an operator until a rider has it.
    Refuses with NotInThatState and `deliveries.already_picked_up`.
    """
    order = await hold(do, order_id)
    if order.state is State.CANCELLED:
        return
    await end(do, order, Event.CANCELLED, because)
    await do.announce(
        OrderCancelled(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            because=because,
            by_role=do.by.role.value,
        )
    )
