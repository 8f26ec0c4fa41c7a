"""A person decides: give to this rider, or take it away."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.actions.booking import let_go
from songda.modules.deliveries.actions.holding import give_to, take_from
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.actions.offer import take_back
from songda.modules.deliveries.actions.riding import whose
from songda.modules.deliveries.errors import AlreadyPickedUp, NotNow, RiderNotThere
from songda.modules.deliveries.events import DeliveryFailed
from songda.modules.deliveries.model import OfferState, State, Trouble
from songda.modules.riders import public as riders


async def assign(do: Doing, delivery_id: DeliveryId, rider_id: RiderId) -> None:
    """Give a delivery to a rider without asking; an open offer to another is taken back, an outside courier
    called off. Twice is once.

    Refuses with RiderNotThere for a rider of another city or off line, AlreadyPickedUp once the food is on
    its way with another, NotNow when the delivery has ended.
    """
    delivery = await records.lock(do.tx, delivery_id)
    if delivery.rider_id == rider_id:
        return
    rider = await riders.find(do.tx, rider_id)
    if rider is None or rider.city_id != delivery.city_id or rider.state is riders.Duty.OFF:
        raise RiderNotThere(rider_id=str(rider_id))
    if delivery.state in (State.PICKED_UP, State.AT_CUSTOMER):
        raise AlreadyPickedUp(delivery_id=str(delivery_id))
    offer = await records.lock_open_offer(do.tx, delivery_id)
    if offer is not None:
        delivery = await take_back(do, delivery, offer, OfferState.WITHDRAWN)
    delivery = await let_go(do, delivery)
    if delivery.rider_id is not None:
        delivery = await take_from(do, delivery, delivery.rider_id, "released")
    await give_to(do, delivery, rider_id, (), "assigned_by_hand")


async def give_up(do: Doing, delivery_id: DeliveryId) -> None:
    """The food is with a rider who can't be reached: the delivery ends as failed. Twice is once.

    Refuses with NotNow unless the delivery is in trouble for that. The rider's pay stays as agreed; what a
    silence was worth people must say.
    """
    delivery = await records.lock(do.tx, delivery_id)
    if delivery.state is State.FAILED:
        return
    if delivery.trouble is not Trouble.RIDER_SILENT or delivery.rider_id is None:
        raise NotNow(state=delivery.state.value, wanted=State.FAILED.value)
    rules.must_allow(delivery.state, State.FAILED)
    await records.lock_route(do.tx, delivery.rider_id)
    await records.drop_stop(do.tx, delivery_id)
    await move(do, delivery, State.FAILED, "given_up")
    await do.announce(DeliveryFailed(**whose(delivery), pay_minor=delivery.pay_minor))


async def release(do: Doing, delivery_id: DeliveryId) -> None:
    """Take a delivery from its rider or outside courier, or an offer back; it waits for another. A waiting
    one stays as it is.

    Refuses with AlreadyPickedUp once the food is on its way, NotNow when the delivery has ended.
    """
    delivery = await records.lock(do.tx, delivery_id)
    if delivery.state is State.WAITING:
        return
    if delivery.state in (State.PICKED_UP, State.AT_CUSTOMER):
        raise AlreadyPickedUp(delivery_id=str(delivery_id))
    offer = await records.lock_open_offer(do.tx, delivery_id)
    if offer is not None:
        await take_back(do, delivery, offer, OfferState.WITHDRAWN)
    elif delivery.rider_id is not None:
        await take_from(do, delivery, delivery.rider_id, "released")
    elif (await let_go(do, delivery)).state is not State.WAITING:
        raise NotNow(state=delivery.state.value, wanted=State.WAITING.value)
