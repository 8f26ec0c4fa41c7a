"""What the kitchen does on hearing of orders."""

from __future__ import annotations

from typing import Any

from songda.kernel.facts import Listener
from songda.kernel.house import Doing
from songda.modules.kitchen.actions.answer import answer
from songda.modules.kitchen.actions.tickets import close_ticket, open_ticket, ready_ticket, start_ticket
from songda.modules.orders.events import (
    OrderAccepted,
    OrderCancelled,
    OrderCookingStarted,
    OrderDelivered,
    OrderFailed,
    OrderOnTheWay,
    OrderOpened,
    OrderReady,
)


async def _hear(do: Doing, told: Any) -> None:
    match told:
        case OrderOpened():
            await answer(do, told)
        case OrderAccepted():
            await open_ticket(do, told)
        case OrderCookingStarted():
            await start_ticket(do, told.order_id)
        case OrderReady():
            await ready_ticket(do, told.order_id)
        case OrderOnTheWay():
            await close_ticket(do, told.order_id, taken=True)
        case OrderDelivered() | OrderCancelled() | OrderFailed():
            await close_ticket(do, told.order_id, taken=False)


LISTENERS = (
    Listener(
        name="kitchen",
        hears=(
            OrderOpened,
            OrderAccepted,
            OrderCookingStarted,
            OrderReady,
            OrderOnTheWay,
            OrderDelivered,
            OrderCancelled,
            OrderFailed,
        ),
        handle=_hear,
    ),
)
