"""A rider answers an offer."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.holding import ACCEPTED, give_to
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.errors import OfferGone, OfferUnknown
from songda.modules.deliveries.events import OfferDeclined
from songda.modules.deliveries.model import Delivery, Offer, OfferId, OfferState, State


async def accept(do: Doing, offer_id: OfferId, rider_id: RiderId) -> DeliveryId:
    """The delivery is the rider's. Accepting twice is accepting once.

    Refuses with OfferGone when it was declined, expired or taken back before; nothing is changed then.
    """
    delivery, offer = await _locked(do, offer_id, rider_id)
    if offer.state is OfferState.ACCEPTED:
        return delivery.delivery_id
    if offer.state is not OfferState.OPEN:
        raise OfferGone(state=offer.state.value)
    await records.close_offer(do.tx, offer_id, OfferState.ACCEPTED, do.city_now)
    await give_to(do, delivery, rider_id, offer.route, ACCEPTED)
    return delivery.delivery_id


async def decline(do: Doing, offer_id: OfferId, rider_id: RiderId) -> DeliveryId:
    """No, thank you: it goes to another, without blame. Twice is once. OfferGone once it was accepted."""
    delivery, offer = await _locked(do, offer_id, rider_id)
    if offer.state is OfferState.ACCEPTED:
        raise OfferGone(state=offer.state.value)
    if offer.state is not OfferState.OPEN:
        return delivery.delivery_id
    await records.close_offer(do.tx, offer_id, OfferState.DECLINED, do.city_now)
    await move(do, delivery, State.WAITING, "declined", rider_id)
    await do.announce(
        OfferDeclined(
            delivery_id=delivery.delivery_id,
            order_id=delivery.order_id,
            store_id=delivery.store_id,
            city_id=delivery.city_id,
            consumer_id=delivery.consumer_id,
            rider_id=rider_id,
            offer_id=offer_id,
        )
    )
    return delivery.delivery_id


async def _locked(do: Doing, offer_id: OfferId, rider_id: RiderId) -> tuple[Delivery, Offer]:
    delivery = await records.lock(do.tx, await records.delivery_of_offer(do.tx, offer_id))
    offer = await records.lock_offer(do.tx, offer_id)
    if offer.rider_id != rider_id:
        raise OfferUnknown(offer_id=str(offer_id))
    return delivery, offer
