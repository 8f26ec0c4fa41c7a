"""What becomes of a rider's deliveries when the phone falls silent, and when it speaks again."""

from __future__ import annotations

from songda.kernel.clocks import CityTime, city
from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.holding import take_from
from songda.modules.deliveries.actions.riding import whose
from songda.modules.deliveries.events import DeliveryTroubled, TroubleOver
from songda.modules.deliveries.model import Delivery, State, Trouble

_FOOD_AT_STORE = (State.ASSIGNED, State.AT_STORE)
_FOOD_WITH_RIDER = (State.PICKED_UP, State.AT_CUSTOMER)


async def leave_silent(do: Doing, rider_id: RiderId, since: CityTime) -> None:
    """What waits at a store goes to another rider; what is in the silent one's box is trouble, told to
    operator and consumer.

    Each delivery's row decides: a pickup that came first stays with the rider, one that comes later is
    refused. What the rider took on after coming back isn't touched. Twice is once.
    """
    for delivery_id in await records.held_by(do.tx, rider_id):
        delivery = await records.lock(do.tx, delivery_id)
        if delivery.rider_id != rider_id or _came_after(delivery, since):
            continue
        if delivery.state in _FOOD_AT_STORE:
            await take_from(do, delivery, rider_id, Trouble.RIDER_SILENT.value)
        elif delivery.state in _FOOD_WITH_RIDER and delivery.trouble is not Trouble.RIDER_SILENT:
            await records.save_trouble(do.tx, delivery_id, Trouble.RIDER_SILENT, do.city_now, do.machine_now)
            await _log(do, delivery, rider_id, Trouble.RIDER_SILENT.value)
            await do.announce(DeliveryTroubled(**whose(delivery), kind=Trouble.RIDER_SILENT))


async def hear_again(do: Doing, rider_id: RiderId) -> None:
    """The phone speaks again: what is still in the box is no trouble any more. Twice is once."""
    for delivery_id in await records.held_by(do.tx, rider_id):
        delivery = await records.lock(do.tx, delivery_id)
        if delivery.rider_id != rider_id or delivery.trouble is not Trouble.RIDER_SILENT:
            continue
        await records.clear_trouble(do.tx, delivery_id)
        await _log(do, delivery, rider_id, "rider_back")
        await do.announce(TroubleOver(**whose(delivery), kind=Trouble.RIDER_SILENT))


def _came_after(delivery: Delivery, since: CityTime) -> bool:
    return delivery.assigned_at is not None and city(delivery.assigned_at) > since


async def _log(do: Doing, delivery: Delivery, rider_id: RiderId, kind: str) -> None:
    here = delivery.state
    await records.log(
        do.tx, DeliveryId(delivery.delivery_id), kind, here, here, rider_id, do.by.role, do.city_now
    )
