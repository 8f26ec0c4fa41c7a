"""Offer a delivery to a rider, and take an offer back."""

from __future__ import annotations

from songda.kernel.clocks import Patience, city
from songda.kernel.house import Doing
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.events import DeliveryOffered, OfferExpired
from songda.modules.deliveries.model import Delivery, NewOffer, Offer, OfferId, OfferState, State, StopKind
from songda.modules.riders import public as riders


@value
class OfferDue:
    offer_id: OfferId


async def offer(do: Doing, new: NewOffer) -> bool:
    """Whether the offer went out. It didn't when the delivery no longer waits, or the rider is off line:
    somebody was quicker, nothing happened, and the next round knows.

    Refuses with a CareRefusal of riders while this rider must rest or be asked: whoever offers is bound.
    """
    delivery = await records.lock(do.tx, new.delivery_id)
    rider = await riders.find(do.tx, new.rider_id)
    if delivery.state is not State.WAITING or rider is None or rider.state is riders.Duty.OFF:
        return False
    await riders.must_get_offers(do, new.rider_id)
    patience = Patience(
        city_s=do.house.settings["deliveries.offer_city_s"],
        machine_s_min=do.house.settings["deliveries.offer_machine_s"],
    )
    expected = {stop.kind: stop.expected_at for stop in new.route if stop.delivery_id == new.delivery_id}
    picked, dropped = rules.honest(
        delivery,
        city(expected.get(StopKind.PICKUP, do.city_now)),
        city(expected.get(StopKind.DROP, do.city_now)),
        held_to_15=rider.vehicle is riders.Vehicle.EBIKE,
    )
    await records.insert_offer(
        do.tx,
        new,
        picked,
        dropped,
        delivery.ready_expected_at,
        do.city_now,
        do.city_now.plus(max(patience.city_s, patience.machine_s_min * do.house.clocks.rate)),
    )
    await move(do, delivery, State.OFFERED, "offered", new.rider_id)
    await do.later(EXPIRE_OFFER, OfferDue(offer_id=new.offer_id), patience=patience)
    await do.announce(
        DeliveryOffered(
            delivery_id=delivery.delivery_id,
            order_id=delivery.order_id,
            store_id=delivery.store_id,
            city_id=delivery.city_id,
            consumer_id=delivery.consumer_id,
            rider_id=new.rider_id,
            offer_id=new.offer_id,
        )
    )
    return True


async def take_back(do: Doing, delivery: Delivery, open_offer: Offer, how: OfferState) -> Delivery:
    """Close a locked delivery's open offer; it waits again."""
    await records.close_offer(do.tx, open_offer.offer_id, how, do.city_now)
    moved = await move(do, delivery, State.WAITING, f"offer_{how}", open_offer.rider_id)
    await do.announce(
        OfferExpired(
            delivery_id=delivery.delivery_id,
            order_id=delivery.order_id,
            store_id=delivery.store_id,
            city_id=delivery.city_id,
            consumer_id=delivery.consumer_id,
            rider_id=open_offer.rider_id,
            offer_id=open_offer.offer_id,
        )
    )
    return moved


async def withdraw(do: Doing, offer_id: OfferId) -> None:
    """Take an offer back, as when its rider goes off line. One that was answered stays as it is."""
    await _close(do, offer_id, OfferState.WITHDRAWN)


async def _expire(do: Doing, due: OfferDue) -> None:
    """The rider's time is over. Whoever holds the delivery's lock first wins: an answer, or this."""
    await _close(do, due.offer_id, OfferState.EXPIRED)


async def _close(do: Doing, offer_id: OfferId, how: OfferState) -> None:
    delivery = await records.lock(do.tx, await records.delivery_of_offer(do.tx, offer_id))
    standing = await records.lock_offer(do.tx, offer_id)
    if standing.state is OfferState.OPEN:
        await take_back(do, delivery, standing, how)


EXPIRE_OFFER = Job("deliveries.expire_offer", OfferDue, run=_expire)
