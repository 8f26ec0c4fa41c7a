"""Look after orders that wait for a person: none waits for ever."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.modules.orders import records
from songda.modules.orders.actions.ending import end
from songda.modules.orders.actions.waiting import due_for
from songda.modules.orders.events import OrderCancelled, OrderExpired, OrderUnanswered
from songda.modules.orders.model import Event, Order, State

UNANSWERED = "unanswered"


async def mind(do: Doing, order_id: OrderId) -> None:
    """Let an unpaid order expire; alarm a store that doesn't answer, and after enough alarms end the order
    with the money back. Nothing where the order isn't due, or somebody has it in hand."""
    order = await records.lock_due(do.tx, order_id, do.city_now, do.machine_now)
    if order is None:
        return
    if order.state is State.UNPAID:
        await _expire(do, order)
    elif order.state is State.OPEN:
        if order.asked_times >= do.house.settings["orders.alarms"]:
            await _give_up(do, order)
        else:
            await _alarm(do, order)


async def _expire(do: Doing, order: Order) -> None:
    await end(do, order, Event.EXPIRED, "not_paid")
    await do.announce(
        OrderExpired(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
        )
    )


async def _alarm(do: Doing, order: Order) -> None:
    times = order.asked_times + 1
    await records.asked_again(do.tx, order.order_id, times, due_for(do, State.OPEN, order.scheduled_for))
    await do.announce(
        OrderUnanswered(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            times=times,
        )
    )


async def _give_up(do: Doing, order: Order) -> None:
    await end(do, order, Event.UNANSWERED, UNANSWERED)
    await do.announce(
        OrderCancelled(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            because=UNANSWERED,
            by_role=do.by.role.value,
        )
    )
