"""The hall: what nobody took in time, or is so by rule, is shown to several riders; the first takes it."""

from __future__ import annotations

from datetime import timedelta

from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.holding import give_to
from songda.modules.deliveries.actions.showing import tell_hall
from songda.modules.deliveries.errors import BoxFull, DeliveryUnknown, RiderNotThere, TakenByAnother
from songda.modules.deliveries.model import Delivery, State
from songda.modules.deliveries.queries.able import able, capacity
from songda.modules.riders import public as riders

GRABBED = "grabbed"
_OPEN = (State.WAITING, State.OFFERED)


@value
class HallDue:
    delivery_id: DeliveryId


async def watch(do: Doing, delivery: Delivery) -> None:
    """See later whether it still waits. What belongs in the hall by rule is shown at once."""
    settings = do.house.settings
    far_m = settings["deliveries.hall_from_m"]
    if 0 < far_m <= delivery.distance_m:
        await do.later(LIST, HallDue(delivery_id=delivery.delivery_id), city_s=0, key=_key(delivery))
        return
    wanted_at = delivery.ready_expected_at - timedelta(seconds=settings["deliveries.hall_lead_s"])
    from_s = max(0.0, (wanted_at - do.city_now).total_seconds())
    due_s = from_s + settings["deliveries.hall_after_s"]
    await do.later(LIST, HallDue(delivery_id=delivery.delivery_id), city_s=due_s, key=_key(delivery))


async def grab(do: Doing, delivery_id: DeliveryId, rider_id: RiderId) -> DeliveryId:
    """I take it. Of two at once the delivery's row lets one through; twice is once.

    Refuses with DeliveryUnknown what isn't shown to this rider, TakenByAnother when somebody was quicker or
    it is over, RiderNotThere off line, BoxFull, and a CareRefusal of riders while they must rest.
    """
    delivery = await records.lock(do.tx, delivery_id)
    shown = await records.listed(do.tx, delivery_id)
    if delivery.rider_id == rider_id:
        return delivery_id
    if shown is None or rider_id not in shown.riders:
        raise DeliveryUnknown(delivery_id=str(delivery_id))
    if delivery.state is not State.WAITING or shown.kept_back:
        raise TakenByAnother(order_number=delivery.order_number)
    rider = await riders.find(do.tx, rider_id)
    if rider is None or rider.state is riders.Duty.OFF or rider.city_id != delivery.city_id:
        raise RiderNotThere(rider_id=str(rider_id))
    load = (await records.loads(do.tx, [rider_id])).get(rider_id, 0)
    if load + delivery.load_units > capacity(rider.vehicle, rider.capacity_units):
        raise BoxFull(capacity_units=rider.capacity_units)
    await give_to(do, delivery, rider_id, (), GRABBED)
    return delivery_id


async def keep_from_hall(do: Doing, delivery_id: DeliveryId, kept_back: bool) -> None:
    """A person binds it to somebody or nobody, or frees it: then the hall may or may not give it away."""
    await records.keep_back(do.tx, delivery_id, kept_back)
    await tell_hall(do, await records.lock(do.tx, delivery_id))


async def _list(do: Doing, due: HallDue) -> None:
    """Show it to the nearest who may take it; to twice as many each time nobody did. Ends with a rider."""
    delivery = await records.lock(do.tx, due.delivery_id)
    if delivery.state not in _OPEN:
        return
    settings = do.house.settings
    shown = await records.listed(do.tx, due.delivery_id)
    if delivery.state is State.WAITING and (shown is None or not shown.kept_back):
        before = 0 if shown is None else shown.reach
        wanted = max(settings["deliveries.hall_riders"], 2 * before)
        reach = min(wanted, settings["deliveries.hall_riders_max"])
        nearest = await able(do.tx, do.house, delivery, do.city_now)
        shown_to = [one.rider_id for one in nearest[:reach]]
        await records.list_delivery(do.tx, due.delivery_id, shown_to, reach, do.city_now)
        await tell_hall(do, delivery, () if shown is None else shown.riders)
    again_s = settings["deliveries.hall_again_s"]
    await do.later(LIST, due, city_s=again_s, machine_s=1.0)


def _key(delivery: Delivery) -> str:
    return f"hall:{delivery.delivery_id}"


LIST = Job("deliveries.list_in_hall", HallDue, run=_list)
