"""Learn from a delivered order how good its promise was."""

from __future__ import annotations

from songda.kernel import ranges
from songda.kernel.house import Doing
from songda.modules.deliveries import public as deliveries
from songda.modules.deliveries.events import DeliveryDelivered
from songda.modules.orders import records


async def learn_promise(do: Doing, told: DeliveryDelivered) -> None:
    """Move the ends of the city's promises by what happened. A slot that was chosen teaches nothing.

    Every hearing counts; a fact is heard once.
    """
    order = await records.lock(do.tx, told.order_id)
    delivery = await deliveries.find(do.tx, told.delivery_id)
    if order.scheduled_for is not None or delivery is None or delivery.ended_at is None:
        return
    step = ranges.steps(
        order.promised_low_at.timestamp(), order.promised_high_at.timestamp(), delivery.ended_at.timestamp()
    )
    await records.move_promise(do.tx, told.city_id, step)
