"""Tell whoever sees a delivery in the hall, or is asked to take it over, that it isn't as it was."""

from __future__ import annotations

from collections.abc import Iterable

from songda.kernel.house import Doing
from songda.kernel.ids import RiderId
from songda.modules.deliveries import records
from songda.modules.deliveries.events import HallMoved, HandingEnded
from songda.modules.deliveries.model import Delivery, Handing, HandingState, State

BEFORE_PICKUP = (State.ASSIGNED, State.AT_STORE)


async def tell_hall(do: Doing, delivery: Delivery, also: Iterable[RiderId] = ()) -> None:
    """Those who see it, and those who saw it. Tells nothing where nobody does."""
    seen = sorted({*await records.audience(do.tx, delivery.delivery_id), *also})
    if seen:
        await do.announce(
            HallMoved(delivery_id=delivery.delivery_id, city_id=delivery.city_id, riders=tuple(seen))
        )


async def end_handing(do: Doing, delivery: Delivery, asked: Handing, how: HandingState) -> None:
    """Close a locked delivery's question to a colleague."""
    await records.close_handing(do.tx, asked.handing_id, how, do.city_now)
    if asked.to_rider_id is not None:
        await do.announce(
            HandingEnded(
                delivery_id=delivery.delivery_id,
                city_id=delivery.city_id,
                handing_id=asked.handing_id,
                from_rider_id=asked.from_rider_id,
                to_rider_id=asked.to_rider_id,
            )
        )


async def follow(do: Doing, before: Delivery, now: Delivery) -> None:
    """After a step: the hall sees it come or go, and nobody is asked about what can't be handed on now."""
    if State.WAITING in (before.state, now.state):
        await tell_hall(do, now)
    if before.state in BEFORE_PICKUP and now.state not in BEFORE_PICKUP:
        asked = await records.asked_handing(do.tx, now.delivery_id)
        if asked is not None:
            await end_handing(do, now, asked, HandingState.OVER)
