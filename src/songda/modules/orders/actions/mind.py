"""Look after orders that wait for a person: none waits for ever."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.modules.orders import records
from songda.modules.orders.actions.ending import end
from songda.modules.orders.actions.waiting import due_for, due_in_kitchen_again
from songda.modules.orders.events import OrderCancelled, OrderExpired, OrderNeglected, OrderUnanswered
from songda.modules.orders.model import Event, Order, State
from songda.modules.orders.records import Due

IN_KITCHEN = frozenset({State.ACCEPTED, State.COOKING})


async def mind(do: Doing, order_id: OrderId) -> None:
    """Let an unpaid order expire; alarm a store that doesn't answer, or whose kitchen takes no step long
    after the food should be ready; and after enough alarms end the order with the money back. Nothing where
    the order isn't due, or somebody has it in hand.

    Refuses with `deliveries.already_picked_up` where a rider has the food and orders are still to hear it.
    """
    order = await records.lock_due(do.tx, order_id, do.city_now, do.machine_now)
    if order is None:
        return
    settings = do.house.settings
    if order.state is State.UNPAID:
        await _expire(do, order)
    elif order.state is State.OPEN:
        if order.asked_times >= settings["orders.alarms"]:
            await _give_up(do, order, Event.UNANSWERED)
        else:
            await _alarm(do, order, OrderUnanswered, due_for(do, State.OPEN, order.scheduled_for))
    elif order.state in IN_KITCHEN:
        if order.asked_times >= settings["orders.kitchen_alarms"]:
            await _give_up(do, order, Event.ABANDONED)
        else:
            await _alarm(do, order, OrderNeglected, due_in_kitchen_again(do))


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


async def _alarm(do: Doing, order: Order, told: type[OrderUnanswered | OrderNeglected], due: Due) -> None:
    times = order.asked_times + 1
    await records.asked_again(do.tx, order.order_id, times, due)
    await do.announce(
        told(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
            times=times,
        )
    )


async def _give_up(do: Doing, order: Order, event: Event) -> None:
    because = event.value
    await end(do, order, event, because)
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
