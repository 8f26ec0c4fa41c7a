"""Steps of the kitchen: start, ready, over the counter."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.modules.catalog import public as catalog
from songda.modules.deliveries import public as deliveries
from songda.modules.orders import records
from songda.modules.orders.actions.hold import hold
from songda.modules.orders.actions.sharing import share_out
from songda.modules.orders.actions.waiting import due_in_kitchen
from songda.modules.orders.errors import NotInThatState
from songda.modules.orders.events import OrderCookingStarted, OrderDelivered, OrderReady
from songda.modules.orders.model import Event, Fulfilment, State
from songda.modules.orders.rules.machine import step

STARTED = frozenset({State.COOKING, State.READY, State.ON_THE_WAY, State.DELIVERED})
DONE = frozenset({State.READY, State.ON_THE_WAY, State.DELIVERED})


async def start(do: Doing, order_id: OrderId) -> None:
    """Cooking begins: what was held is used up and the order can't be changed any more. Twice is once."""
    order = await hold(do, order_id)
    if order.state in STARTED:
        return
    to = step(order.state, Event.COOKING_STARTED, do.by.role)
    due = due_in_kitchen(do, order.ready_expected_at)
    await records.move(do.tx, order, Event.COOKING_STARTED, to, do.by, do.city_now, due=due)
    await catalog.sell(do.tx, order.order_id)
    await do.announce(
        OrderCookingStarted(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
        )
    )


async def mark_ready(do: Doing, order_id: OrderId) -> None:
    """The food stands on the counter. Twice is once; after the rider took it, nothing."""
    order = await hold(do, order_id)
    if order.state in DONE:
        return
    to = step(order.state, Event.READY, do.by.role)
    await records.move(do.tx, order, Event.READY, to, do.by, do.city_now)
    if order.delivery_id is not None:
        await deliveries.food_ready(do, order.delivery_id, do.city_now, True)
    await catalog.sell(do.tx, order.order_id)
    await do.announce(
        OrderReady(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
        )
    )


async def hand_over(do: Doing, order_id: OrderId) -> None:
    """The consumer took it at the counter; its money is shared out. Twice is once. Only for pickups."""
    order = await hold(do, order_id)
    if order.state is State.DELIVERED:
        return
    if order.fulfilment is not Fulfilment.PICKUP:
        raise NotInThatState(state=order.state, event=Event.HANDED_OVER)
    to = step(order.state, Event.HANDED_OVER, do.by.role)
    await records.move(do.tx, order, Event.HANDED_OVER, to, do.by, do.city_now)
    await share_out(do, order, brought_by=None, pay_minor=0)
    await do.announce(
        OrderDelivered(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            total_minor=order.total_minor,
        )
    )
