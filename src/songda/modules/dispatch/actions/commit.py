"""Write a round and let its offers go out."""

from __future__ import annotations

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
from songda.modules.dispatch.model import Choice, Decided, PeakKind
from songda.modules.riders.errors import CareRefusal


async def commit(do: Doing, decided: Decided) -> int:
    """How many offers went out. All of it happens in one transaction, or nothing does.

    Refuses with LeadLost when another process leads the city by now. An offer whose delivery somebody was
    quicker with, or whose rider has to rest by now, is left out; the round is kept as it was decided.
    """
    await records.guard_lead(do.tx, decided.lead)
    on = await records.peaks_on(do.tx, decided.lead.city_id)
    # What waits is offered with what a peak adds, however new it is.
    await deliveries.add_incentive(do.tx, decided.lead.city_id, on.get(PeakKind.INCENTIVE, 0))
    routes = _routes_of_asked(decided)
    sent: list[Choice] = []
    for chosen in sorted(decided.plan.offers, key=lambda c: c.delivery_id):
        new = deliveries.NewOffer(
            offer_id=deliveries.OfferId(uuid7()),
            delivery_id=DeliveryId(UUID(chosen.delivery_id)),
            rider_id=RiderId(UUID(chosen.rider_id)),
            round_id=decided.round_id,
            route=routes[chosen.rider_id],
        )
        if await _may_go_out(do, new) and await _offered(do, new):
            order_id = decided.gathered.orders[chosen.delivery_id]
            sent.append(Choice(delivery_id=new.delivery_id, order_id=order_id, rider_id=new.rider_id))
    await deliveries.expect(do, _bound_routes(decided))
    stored = await decided.stored if decided.stored else _pressed(decided)
    await records.insert_round(do.tx, decided, stored, len(sent))
    await records.insert_choices(do.tx, decided.round_id, sent)
    return len(sent)


def _routes_of_asked(decided: Decided) -> dict[str, tuple[deliveries.RouteStop, ...]]:
    """What an offer shows: the whole route as it would be."""
    plan = decided.plan
    asked = plan.given[plan.given[:, G_DUE] == 1, G_RIDER]
    routes = plan.routes_of(plan.stops[np.isin(plan.stops[:, T_RIDER], asked)])
    return {route.rider_id: _stops(decided, route) for route in routes}


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


async def _may_go_out(do: Doing, new: deliveries.NewOffer) -> bool:
    """Whether no person has bound it otherwise since the round looked. The delivery's lock keeps it so."""
    await deliveries.lock(do.tx, new.delivery_id)
    bound = await records.bound_of(do.tx, new.delivery_id)
    return bound is None or bound.rider_id == new.rider_id


def _stops(decided: Decided, route: PlannedRoute) -> tuple[deliveries.RouteStop, ...]:
    return tuple(
        deliveries.RouteStop(
            delivery_id=DeliveryId(UUID(stop.delivery_id)),
            kind=deliveries.StopKind(stop.kind),
            expected_at=decided.gathered.at + timedelta(seconds=stop.done_s),
        )
        for stop in route.stops
    )
