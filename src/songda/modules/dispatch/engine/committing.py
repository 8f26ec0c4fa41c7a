"""Lazy commitment: say nothing before it must be said, because the next round knows more."""

from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.plan import Chosen
from songda.modules.dispatch.engine.riding import Ride


def chosen_of(field: Field, rider: int, route: Route, ridden: Ride) -> list[Chosen]:
    """The new deliveries of one rider, in order of pickup."""
    new: list[Chosen] = []
    commit_by_s = field.riders[rider].free_s
    for position, code in enumerate(route):
        if code & 1:
            continue
        if not _same_visit(field, route, position):
            commit_by_s = _commit_by(field, rider, route, ridden, position)
        if code >> 1 not in field.bound:
            new.append(
                Chosen(
                    delivery_id=field.deliveries[code >> 1].id,
                    rider_id=field.riders[rider].id,
                    pickup_s=ridden.done[position],
                    drop_s=ridden.done[route.index(code + 1)],
                    commit_by_s=commit_by_s,
                )
            )
    return new


def is_due(field: Field, rider: int, chosen: Chosen) -> bool:
    """Whether the offer goes out now: the rider must soon set off, or is idle beside food that is nearly
    ready.
    """
    params = field.params
    if chosen.commit_by_s <= params.lead_s:
        return True
    if field.base[rider]:
        return False
    delivery = next(d for d in field.deliveries if d.id == chosen.delivery_id)
    away_s = field.travel[rider][field.riders[rider].place][delivery.pickup_place]
    return away_s <= params.near_s and delivery.ready_s <= params.near_ready_s


def _commit_by(field: Field, rider: int, route: Route, ridden: Ride, position: int) -> int:
    """When the rider leaves the stop before, plus the time they would only wait at the store."""
    delivery = field.deliveries[route[position] >> 1]
    before = ridden.leave[position - 1] if position else field.riders[rider].free_s
    return before + ridden.done[position] - ridden.arrive[position] - delivery.pickup_before_s


def _same_visit(field: Field, route: Route, position: int) -> bool:
    if position == 0 or route[position - 1] & 1:
        return False
    here, before = (field.deliveries[route[p] >> 1].pickup_place for p in (position, position - 1))
    return here == before
