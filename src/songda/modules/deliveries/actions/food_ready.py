"""Learn when the food can be picked up."""

from __future__ import annotations

from songda.kernel.clocks import CityTime, city
from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.riding import whose
from songda.modules.deliveries.actions.showing import tell_hall
from songda.modules.deliveries.events import FoodReadyLearned

WORTH_S = 60


async def food_ready(do: Doing, delivery_id: DeliveryId, at: CityTime, certain: bool) -> None:
    """`certain`: it stands on the counter; otherwise an estimate. An estimate never undoes a certainty.

    Nothing is told when nothing worth a minute changed, so saying it twice is saying it once.
    """
    delivery = await records.lock(do.tx, delivery_id)
    moved_s = abs((at - city(delivery.ready_expected_at)).total_seconds())
    if delivery.food_ready or (not certain and moved_s < WORTH_S):
        return
    await records.save_ready(do.tx, delivery_id, at, certain=certain)
    await do.announce(FoodReadyLearned(**whose(delivery), certain=certain))
    await tell_hall(do, delivery)
