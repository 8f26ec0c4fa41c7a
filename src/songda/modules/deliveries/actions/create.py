"""Ask for a delivery."""

from __future__ import annotations

import secrets

from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId
from songda.kernel.values import to_json
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.actions import hall
from songda.modules.deliveries.events import DeliveryRequested
from songda.modules.deliveries.model import Delivery, Door, NewDelivery, State


async def create(do: Doing, new: NewDelivery) -> DeliveryId:
    """Ask for a rider. Asking again for the same order gives the delivery that is there.

    The rider's pay is fixed here, from distance and settings, and paid whatever the route becomes.
    """
    sealed = await do.house.privacy.seal(
        do.tx, new.consumer_id, to_json(Door, new.door).decode(), records.DOOR
    )
    delivery = _as_asked(do, new)
    if not await records.insert(do.tx, delivery, sealed):
        standing = await records.of_order(do.tx, new.order_id)
        assert standing is not None, "a delivery id was used for another order"
        return standing.delivery_id
    await records.log(do.tx, new.delivery_id, "requested", None, State.WAITING, None, do.by.role, do.city_now)
    await hall.watch(do, delivery)
    await do.announce(
        DeliveryRequested(
            delivery_id=new.delivery_id,
            order_id=new.order_id,
            store_id=new.store_id,
            city_id=new.city_id,
            consumer_id=new.consumer_id,
        )
    )
    return new.delivery_id


def _as_asked(do: Doing, new: NewDelivery) -> Delivery:
    dropoff = rules.rounded(new.dropoff)
    road = rules.road_m(new.pickup, dropoff)
    settings = do.house.settings
    return Delivery(
        delivery_id=new.delivery_id,
        order_id=new.order_id,
        order_number=new.order_number,
        store_id=new.store_id,
        city_id=new.city_id,
        consumer_id=new.consumer_id,
        state=State.WAITING,
        rider_id=None,
        courier=None,
        pickup=new.pickup,
        dropoff=dropoff,
        pickup_code=f"{secrets.randbelow(10_000):04}",
        drop_code=f"{secrets.randbelow(10_000):04}",
        requested_at=do.city_now,
        ready_expected_at=new.ready_expected_at,
        food_ready=False,
        promised_at=new.promised_at,
        assigned_at=None,
        at_store_at=None,
        picked_up_at=None,
        at_customer_at=None,
        ended_at=None,
        currency=new.currency,
        pay_minor=rules.pay_minor(
            road, settings["deliveries.pay_base_minor"], settings["deliveries.pay_per_km_minor"]
        ),
        cash_minor=new.cash_minor,
        items_count=new.items_count,
        load_units=rules.load_units(new.items_count),
        distance_m=road,
        trouble=None,
        trouble_at=None,
        trouble_machine_at=None,
        proof=None,
    )
