"""What orders do on hearing of money and of riders."""

from __future__ import annotations

from typing import Any

from songda.kernel.facts import Listener
from songda.kernel.house import Doing
from songda.modules.deliveries.events import (
    DeliveryDelivered,
    DeliveryFailed,
    DeliveryPickedUp,
    DeliveryTroubled,
)
from songda.modules.orders.actions.learn_promise import learn_promise
from songda.modules.orders.actions.paid import hear_paid
from songda.modules.orders.actions.riding import hear_delivered, hear_failed, hear_picked_up
from songda.modules.orders.actions.tell import TEMPLATES, tell, tell_refund, tell_trouble
from songda.modules.payments.events import PaymentCaptured, RefundDone


async def _hear(do: Doing, told: Any) -> None:
    match told:
        case PaymentCaptured():
            await hear_paid(do, told)
        case DeliveryPickedUp():
            await hear_picked_up(do, told)
        case DeliveryDelivered():
            await hear_delivered(do, told)
        case DeliveryFailed():
            await hear_failed(do, told)


async def _tell(do: Doing, told: Any) -> None:
    if isinstance(told, RefundDone):
        await tell_refund(do, told)
    elif isinstance(told, DeliveryTroubled):
        await tell_trouble(do, told)
    else:
        await tell(do, told.order_id, told.consumer_id, TEMPLATES[type(told)])


LISTENERS = (
    Listener(name="orders.promises", hears=(DeliveryDelivered,), handle=learn_promise),
    Listener(
        name="orders",
        hears=(PaymentCaptured, DeliveryPickedUp, DeliveryDelivered, DeliveryFailed),
        handle=_hear,
    ),
    Listener(name="orders.messages", hears=(*TEMPLATES, RefundDone, DeliveryTroubled), handle=_tell),
)
