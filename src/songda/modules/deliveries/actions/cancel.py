"""Call a delivery off."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.booking import call_off
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.errors import AlreadyPickedUp
from songda.modules.deliveries.events import DeliveryCancelled
from songda.modules.deliveries.model import OfferState, State


async def cancel(do: Doing, delivery_id: DeliveryId) -> None:
    """Nobody needs to ride any more. Twice is once.

    Refuses with AlreadyPickedUp once the food is on its way.
    """
    delivery = await records.lock(do.tx, delivery_id)
    if delivery.state is State.CANCELLED:
        return
    if delivery.state not in (State.WAITING, State.OFFERED, State.ASSIGNED, State.AT_STORE):
        raise AlreadyPickedUp(delivery_id=str(delivery_id))
    offer = await records.lock_open_offer(do.tx, delivery_id)
    if offer is not None:
        await records.close_offer(do.tx, offer.offer_id, OfferState.WITHDRAWN, do.city_now)
    await call_off(do, delivery)
    if delivery.rider_id is not None:
        await records.lock_route(do.tx, delivery.rider_id)
        await records.drop_stop(do.tx, delivery_id)
    await move(do, delivery, State.CANCELLED, "cancelled")
    await do.announce(
        DeliveryCancelled(
            delivery_id=delivery_id,
            order_id=delivery.order_id,
            store_id=delivery.store_id,
            city_id=delivery.city_id,
            consumer_id=delivery.consumer_id,
            rider_id=delivery.rider_id or (offer.rider_id if offer else None),
        )
    )
