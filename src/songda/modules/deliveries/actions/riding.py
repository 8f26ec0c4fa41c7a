"""The rider's steps: at the store, picked up, at the customer, delivered.

A phone without a signal sends its steps later, some of them twice: a step that was taken before is nothing.
"""

from __future__ import annotations

import hmac
from typing import Any

from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.errors import (
    CashMissing,
    CodeWrong,
    DeliveryUnknown,
    NoLongerYours,
    ProofMissing,
)
from songda.modules.deliveries.events import (
    DeliveryDelivered,
    DeliveryPickedUp,
    RiderAtCustomer,
    RiderAtStore,
)
from songda.modules.deliveries.model import Delivery, Proof, State, StopKind
from songda.modules.riders import public as riders


async def mine(do: Doing, delivery_id: DeliveryId, rider_id: RiderId) -> Delivery:
    """The rider's delivery, locked. Refuses with NoLongerYours for one they lost, raises DeliveryUnknown for
    another's."""
    delivery = await records.lock(do.tx, delivery_id)
    if delivery.rider_id != rider_id:
        if await records.was_with(do.tx, delivery_id, rider_id):
            raise NoLongerYours()
        raise DeliveryUnknown(delivery_id=str(delivery_id))
    return delivery


async def at_store(do: Doing, delivery_id: DeliveryId, rider_id: RiderId) -> None:
    """The rider stands in the store."""
    delivery = await mine(do, delivery_id, rider_id)
    if rules.has_passed(delivery.state, State.AT_STORE):
        return
    await move(do, delivery, State.AT_STORE, "at_store")
    await do.announce(RiderAtStore(**whose(delivery)))


async def picked_up(do: Doing, delivery_id: DeliveryId, rider_id: RiderId, pickup_code: str) -> None:
    """The food is in the box. Refuses with CodeWrong unless the code is the one on the store's ticket."""
    delivery = await mine(do, delivery_id, rider_id)
    if rules.has_passed(delivery.state, State.PICKED_UP):
        return
    rules.must_allow(delivery.state, State.PICKED_UP)
    if not hmac.compare_digest(delivery.pickup_code, pickup_code):
        raise CodeWrong()
    await records.lock_route(do.tx, rider_id)
    await records.drop_stop(do.tx, delivery_id, StopKind.PICKUP)
    if not delivery.food_ready:
        await records.save_ready(do.tx, delivery_id, do.city_now, certain=True)
    await move(do, delivery, State.PICKED_UP, "picked_up")
    await do.announce(DeliveryPickedUp(**whose(delivery)))


async def at_customer(do: Doing, delivery_id: DeliveryId, rider_id: RiderId) -> None:
    """The rider stands at the door."""
    delivery = await mine(do, delivery_id, rider_id)
    if rules.has_passed(delivery.state, State.AT_CUSTOMER):
        return
    await move(do, delivery, State.AT_CUSTOMER, "at_customer")
    await do.announce(RiderAtCustomer(**whose(delivery)))


async def deliver(
    do: Doing,
    delivery_id: DeliveryId,
    rider_id: RiderId,
    code: str | None,
    photo: str | None,
    cash_minor: int | None,
) -> None:
    """Handed over, proven by the consumer's code or a photo (JPEG in base64, already re-encoded).

    Refuses with CodeWrong, ProofMissing, or CashMissing when cash is due and another sum was taken. The
    rider's figures count it once.
    """
    delivery = await mine(do, delivery_id, rider_id)
    if rules.has_passed(delivery.state, State.DELIVERED):
        return
    rules.must_allow(delivery.state, State.DELIVERED)
    if delivery.cash_minor and cash_minor != delivery.cash_minor:
        raise CashMissing(due_minor=delivery.cash_minor, currency=delivery.currency)
    await _prove(do, delivery, code, photo)
    await records.lock_route(do.tx, rider_id)
    await records.drop_stop(do.tx, delivery_id)
    await move(do, delivery, State.DELIVERED, "delivered")
    await riders.count_delivered(do, rider_id, delivery.pay_minor, delivery.cash_minor)
    await do.announce(
        DeliveryDelivered(**whose(delivery), pay_minor=delivery.pay_minor, cash_minor=delivery.cash_minor)
    )


async def _prove(do: Doing, delivery: Delivery, code: str | None, photo: str | None) -> None:
    if code is not None:
        if not hmac.compare_digest(delivery.drop_code, code):
            raise CodeWrong()
        await records.save_proof(do.tx, delivery.delivery_id, Proof.CODE)
        return
    if photo is None:
        raise ProofMissing()
    sealed = await do.house.privacy.seal(do.tx, delivery.consumer_id, photo, records.PHOTO)
    await records.save_photo(do.tx, delivery.delivery_id, delivery.consumer_id, sealed)
    await records.save_proof(do.tx, delivery.delivery_id, Proof.PHOTO)


def whose(delivery: Delivery) -> dict[str, Any]:
    """The ids every fact about a rider's delivery carries."""
    return {
        "delivery_id": delivery.delivery_id,
        "order_id": delivery.order_id,
        "store_id": delivery.store_id,
        "city_id": delivery.city_id,
        "consumer_id": delivery.consumer_id,
        "rider_id": delivery.rider_id,
    }
