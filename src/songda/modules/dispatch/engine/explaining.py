"""Why this rider: the best three with their reasons, everything else of the plan standing."""

from songda.modules.dispatch.engine.costing import terms
from songda.modules.dispatch.engine.draft import Desk, Draft
from songda.modules.dispatch.engine.field import Route
from songda.modules.dispatch.engine.insertion import Insertion
from songda.modules.dispatch.engine.plan import Blocked, Candidate, Why
from songda.modules.dispatch.engine.riding import ride

SHOWN = 3


def explain(desk: Desk, draft: Draft) -> tuple[Why, ...]:
    return tuple(_why(desk, draft, number) for number in desk.field.open)


def _why(desk: Desk, draft: Draft, number: int) -> Why:
    without = [tuple(code for code in route if code >> 1 != number) for route in draft.routes]
    having = next((rider for rider, route in enumerate(draft.routes) if 2 * number in route), None)
    found = desk.best(without, number)
    if having is not None:
        # Show the order of stops that is planned, not one that could be.
        found = [i for i in found if i.rider != having]
        route = draft.routes[having]
        added = desk.inserter.cost_of(having, route) - desk.inserter.cost_of(having, without[having])
        found = sorted([*found, Insertion(having, route, added)], key=lambda i: (i.added, i.rider))
    shown = found[:SHOWN]
    if having is not None and all(i.rider != having for i in shown):
        shown = [*shown[: SHOWN - 1], next(i for i in found if i.rider == having)]
    blocked = dict(desk.pools[number].blocked)
    unfit = len(desk.pools[number].riders) - len(found)
    if unfit:
        blocked["does_not_fit"] = unfit
    return Why(
        delivery_id=desk.field.deliveries[number].id,
        candidates=tuple(_candidate(desk, without, i, number, chosen=i.rider == having) for i in shown),
        blocked=tuple(Blocked(reason=reason, riders=count) for reason, count in sorted(blocked.items())),
    )


def _candidate(
    desk: Desk, without: list[Route], insertion: Insertion, number: int, *, chosen: bool
) -> Candidate:
    rider, route = insertion.rider, insertion.route
    before, after = ride(desk.field, rider, without[rider]), ride(desk.field, rider, route)
    return Candidate(
        rider_id=desk.field.riders[rider].id,
        chosen=chosen,
        pickup_s=after.done[route.index(2 * number)],
        drop_s=after.done[route.index(2 * number + 1)],
        cost=insertion.added,
        terms=terms(desk.field.params.weights, before.amounts, after.amounts),
    )
