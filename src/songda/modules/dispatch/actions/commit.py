"""Write a round and let its offers go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import numpy as np

from songda.kernel.house import Doing
from songda.kernel.ids import DeliveryId, RiderId, uuid7
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records
from songda.modules.dispatch.engine.canonical import encode_snapshot
from songda.modules.dispatch.engine.plan import G_DUE, G_ORDER, G_RIDER, T_CODE, T_RIDER, PlannedRoute
from songda.modules.dispatch.engine.storing import Stored, pressed
from songda.modules.dispatch.model import Bound, Choice, Decided, PeakKind
from songda.modules.riders.errors import CareRefusal

New = deliveries.NewOffer | deliveries.NewBooking


async def commit(do: Doing, decided: Decided) -> int:
    """How many offers went out, to riders and outside couriers. All in one transaction, or nothing happens.

    Refuses with LeadLost when another process leads the city by now. An offer whose delivery somebody was
    quicker with, or whose rider has to rest by now, is left out; the round is kept as it was decided.
    """
    await records.guard_lead(do.tx, decided.lead)
    on = await records.peaks_on(do.tx, decided.lead.city_id)
    # What waits is offered with what a peak adds, however new it is.
    await deliveries.add_incentive(do.tx, decided.lead.city_id, on.get(PeakKind.INCENTIVE, 0))
    due: list[New] = [*_offers(decided), *_bookings(decided)]
    bounds = await _bounds_now(do, [new.delivery_id for new in due])
    sent: list[Choice] = []
    for new in sorted(due, key=lambda one: one.delivery_id):
        choice, bound = _choice(decided, new), bounds.get(new.delivery_id)
        is_free = bound is None or (bound.rider_id is not None and bound.rider_id == choice.rider_id)
        if is_free and await _went(do, new):
            sent.append(choice)
    await deliveries.expect(do, _bound_routes(decided))
    stored = await decided.stored if decided.stored else _pressed(decided)
    await records.insert_round(do.tx, decided, stored, len(sent))
    await records.insert_choices(do.tx, decided.round_id, sent)
    return len(sent)


def _offers(decided: Decided) -> list[deliveries.NewOffer]:
    """What is due for riders, each with the rider's whole route as it would be."""
    plan = decided.plan
    asked = plan.given[plan.given[:, G_DUE] == 1, G_RIDER]
    planned = plan.routes_of(plan.stops[np.isin(plan.stops[:, T_RIDER], asked)])
    routes = {route.rider_id: _stops(decided, route) for route in planned}
    return [
        deliveries.NewOffer(
            offer_id=deliveries.OfferId(uuid7()),
            delivery_id=DeliveryId(UUID(chosen.delivery_id)),
            rider_id=RiderId(UUID(chosen.rider_id)),
            round_id=decided.round_id,
            route=routes[chosen.rider_id],
        )
        for chosen in plan.offers
        if chosen.rider_id not in decided.gathered.quotes
    ]


def _bookings(decided: Decided) -> list[deliveries.NewBooking]:
    """What is due for outside couriers; a job asks them once this is committed."""
    quotes = decided.gathered.quotes
    return [
        deliveries.NewBooking(
            booking_id=deliveries.BookingId(uuid7()),
            delivery_id=DeliveryId(UUID(chosen.delivery_id)),
            quote=quotes[chosen.rider_id],
        )
        for chosen in decided.plan.offers
        if chosen.rider_id in quotes
    ]


def _choice(decided: Decided, new: New) -> Choice:
    return Choice(
        delivery_id=new.delivery_id,
        order_id=decided.gathered.orders[str(new.delivery_id)],
        rider_id=new.rider_id if isinstance(new, deliveries.NewOffer) else None,
        courier=new.quote.courier if isinstance(new, deliveries.NewBooking) else None,
    )


async def _went(do: Doing, new: New) -> bool:
    if isinstance(new, deliveries.NewBooking):
        return await deliveries.book(do, new)
    return await _offered(do, new)


async def _bounds_now(do: Doing, delivery_ids: Sequence[DeliveryId]) -> dict[DeliveryId, Bound]:
    """What people have bound since the round looked. The deliveries' locks keep it so."""
    if not delivery_ids:
        return {}
    await deliveries.lock_all(do.tx, delivery_ids)
    return await records.bounds_among(do.tx, delivery_ids)


def _bound_routes(decided: Decided) -> dict[RiderId, tuple[deliveries.RouteStop, ...]]:
    """When the stops that riders have already will be made."""
    plan = decided.plan
    routes = plan.routes_of(plan.stops[~np.isin(plan.stops[:, T_CODE] >> 1, plan.given[:, G_ORDER])])
    return {RiderId(UUID(route.rider_id)): _stops(decided, route) for route in routes}


def _pressed(decided: Decided) -> Stored:
    return pressed(encode_snapshot(decided.gathered.snapshot), decided.plan)


async def _offered(do: Doing, new: deliveries.NewOffer) -> bool:
    try:
        return await deliveries.offer(do, new)
    except CareRefusal:  # the limit came between deciding and writing; nothing was written yet
        return False


def _stops(decided: Decided, route: PlannedRoute) -> tuple[deliveries.RouteStop, ...]:
    return tuple(
        deliveries.RouteStop(
            delivery_id=DeliveryId(UUID(stop.delivery_id)),
            kind=deliveries.StopKind(stop.kind),
            expected_at=decided.gathered.at + timedelta(seconds=stop.done_s),
        )
        for stop in route.stops
    )
