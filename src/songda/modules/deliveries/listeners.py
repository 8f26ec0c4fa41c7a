"""What deliveries do on hearing a fact."""

from __future__ import annotations

from songda.kernel.clocks import city
from songda.kernel.facts import Listener
from songda.kernel.house import Doing
from songda.modules.deliveries import records
from songda.modules.deliveries.actions import hall
from songda.modules.deliveries.actions.learn_arrival import learn_arrival
from songda.modules.deliveries.actions.offer import withdraw
from songda.modules.deliveries.actions.silence import hear_again, leave_silent
from songda.modules.deliveries.events import (
    CourierDeclined,
    DeliveryDelivered,
    DeliveryReleased,
    RiderAtCustomer,
)
from songda.modules.deliveries.model import State
from songda.modules.riders import public as riders
from songda.modules.riders.events import RiderFellSilent, RiderSeen, RiderWentOffline
from songda.modules.roads import public as roads


async def take_back_offers(do: Doing, told: RiderWentOffline) -> None:
    """Who goes off line answers no more offers; what was accepted stays. Twice is once."""
    for offer_id in await records.open_offers_of(do.tx, told.rider_id):
        await withdraw(do, offer_id)


async def teach_roads(do: Doing, told: RiderAtCustomer) -> None:
    """A ride from the store straight to the door shows how long rides take there at that hour. Heard once."""
    one = await records.find(do.tx, told.delivery_id)
    rider = None if told.rider_id is None else await riders.find(do.tx, told.rider_id)
    if one is None or rider is None or one.picked_up_at is None or one.at_customer_at is None:
        return
    if not await records.rode_straight(do.tx, one):
        return
    ridden = roads.Ridden(
        vehicle=roads.Vehicle(rider.vehicle),
        start_lon=one.pickup.lon,
        start_lat=one.pickup.lat,
        end_lon=one.dropoff.lon,
        end_lat=one.dropoff.lat,
        began_at=one.picked_up_at,
        took_s=round((one.at_customer_at - one.picked_up_at).total_seconds()),
    )
    await roads.learn(do, told.city_id, ridden)


async def mind_silence(do: Doing, told: RiderFellSilent | RiderSeen) -> None:
    """A silent rider's deliveries go to others or become trouble; the first sign of life ends the trouble."""
    if isinstance(told, RiderFellSilent):
        await leave_silent(do, told.rider_id, city(told.at))
    else:
        await hear_again(do, told.rider_id)


async def watch_again(do: Doing, told: DeliveryReleased | CourierDeclined) -> None:
    """What a rider or courier no longer has may wait too long again. Twice is once."""
    one = await records.find(do.tx, told.delivery_id)
    if one is not None and one.state is State.WAITING:
        await hall.watch(do, one)


ALL = (
    Listener("deliveries.arrivals", (DeliveryDelivered,), learn_arrival),
    Listener("deliveries.watch_again", (DeliveryReleased, CourierDeclined), watch_again),
    Listener("deliveries.take_back_offers", (RiderWentOffline,), take_back_offers),
    Listener("deliveries.teach_roads", (RiderAtCustomer,), teach_roads),
    Listener("deliveries.mind_silence", (RiderFellSilent, RiderSeen), mind_silence),
)
