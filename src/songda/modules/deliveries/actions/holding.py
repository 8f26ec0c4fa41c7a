"""Give a delivery to a rider and take it away again: the row, the route, the fact."""

from __future__ import annotations

from collections.abc import Sequence

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.modules.deliveries import records, rules
from songda.modules.deliveries.actions.moving import move
from songda.modules.deliveries.events import DeliveryAssigned, DeliveryReleased
from songda.modules.deliveries.model import Delivery, RouteStop, State, StopKind
from songda.modules.riders import public as riders

ACCEPTED = "accepted"


async def give_to(
    do: Doing, delivery: Delivery, rider_id: RiderId, planned: Sequence[RouteStop], kind: str
) -> None:
    """Assign a locked delivery and put its two stops on the rider's route where the plan has them.

    Unless the rider accepted an offer, which was guarded when it went out, it refuses with a CareRefusal of
    riders: assigning by hand, grabbing and handing over to a colleague are bound like the engine.
    """
    if kind != ACCEPTED:
        await riders.must_get_offers(do, rider_id)
    standing = await records.lock_route(do.tx, rider_id)
    expected = {stop.kind: stop.expected_at for stop in planned if stop.delivery_id == delivery.delivery_id}
    wanted = [
        RouteStop(
            delivery_id=delivery.delivery_id,
            kind=stop_kind,
            expected_at=expected.get(stop_kind, delivery.promised_at),
        )
        for stop_kind in (StopKind.PICKUP, StopKind.DROP)
    ]
    await records.write_route(do.tx, rider_id, rules.merged(standing, planned, wanted))
    await move(do, delivery, State.ASSIGNED, kind, rider_id)
    await do.announce(
        DeliveryAssigned(
            delivery_id=delivery.delivery_id,
            order_id=delivery.order_id,
            store_id=delivery.store_id,
            city_id=delivery.city_id,
            consumer_id=delivery.consumer_id,
            rider_id=rider_id,
        )
    )


async def take_from(do: Doing, delivery: Delivery, rider_id: RiderId, kind: str) -> Delivery:
    """Take a locked delivery off its rider's route; it waits again."""
    await records.lock_route(do.tx, rider_id)
    await records.drop_stop(do.tx, delivery.delivery_id)
    moved = await move(do, delivery, State.WAITING, kind, rider_id)
    await do.announce(
        DeliveryReleased(
            delivery_id=delivery.delivery_id,
            order_id=delivery.order_id,
            store_id=delivery.store_id,
            city_id=delivery.city_id,
            consumer_id=delivery.consumer_id,
            rider_id=rider_id,
        )
    )
    return moved
