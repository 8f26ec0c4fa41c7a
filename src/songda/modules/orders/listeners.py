"""What orders do on hearing of money and of riders."""

from __future__ import annotations

from typing import Any

from songda.kernel.facts import Listener
from songda.kernel.house import Doing
from songda.modules.deliveries.events import DeliveryDelivered, DeliveryFailed, DeliveryPickedUp
from songda.modules.orders.actions.paid import hear_paid
from songda.modules.orders.actions.riding import hear_delivered, hear_failed, hear_picked_up
from songda.modules.payments.events import PaymentCaptured


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


LISTENERS = (
    Listener(
        name="orders",
        hears=(PaymentCaptured, DeliveryPickedUp, DeliveryDelivered, DeliveryFailed),
        handle=_hear,
    ),
)
