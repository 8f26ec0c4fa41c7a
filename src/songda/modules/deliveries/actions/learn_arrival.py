"""Learn from a delivered order how good the range was that is told of arrivals."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.events import DeliveryDelivered


async def learn_arrival(do: Doing, told: DeliveryDelivered) -> None:
    """Move the two ends of the city's arrivals by what happened since the rider said yes.

    What was taken from the hall or given by hand teaches nothing: no plan foretold it. Every hearing counts;
    a fact is heard once.
    """
    delivery = await records.find(do.tx, told.delivery_id)
    if delivery is None or delivery.ended_at is None:
        return
    yes = await records.arrival_at_yes(do.tx, delivery.delivery_id, delivery.rider_id)
    if yes is None:
        return
    answered_at, expected_at = yes
    shift = await records.arrival_shift(do.tx, told.city_id)
    ahead_s = round((expected_at - answered_at).total_seconds())
    took_s = round((delivery.ended_at - answered_at).total_seconds())
    await records.move_arrival(do.tx, told.city_id, rules.arrival_step(ahead_s, took_s, shift))
