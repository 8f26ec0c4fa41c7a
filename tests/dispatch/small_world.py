"""A town on one straight street, counted in minutes of riding: distances one can check in one's head."""

from dataclasses import replace

from songda.modules.dispatch.engine.params import Constraints, Params, Step, Weights
from songda.modules.dispatch.engine.plan import Candidate, Plan
from songda.modules.dispatch.engine.values import Delivery, Rider, Snapshot, Stop, StopKind, Travel

MINUTE_S = 60


def street(
    deliveries: list[Delivery],
    riders: list[Rider],
    *,
    minutes: int = 41,
    speeds: dict[str, int] | None = None,
) -> Snapshot:
    """Place ``n`` stands ``n`` minutes from the western end, times the factor of the vehicle."""
    places = tuple((20 * n, 0) for n in range(minutes))
    travels = tuple(
        Travel.of(vehicle, [[abs(a - b) * MINUTE_S * factor for b in range(minutes)] for a in range(minutes)])
        for vehicle, factor in (speeds or {"ebike": 1}).items()
    )
    return Snapshot(places=places, travels=travels, deliveries=tuple(deliveries), riders=tuple(riders))


def job(
    id: str,
    *,
    store: int,
    door: int,
    ready: int = 0,
    promised: int = 40,
    placed: int = 0,
    picked: int | None = None,
    vehicles: tuple[str, ...] = (),
    load: int = 1,
    refused_by: tuple[str, ...] = (),
    only_rider: str | None = None,
) -> Delivery:
    """A delivery without service times; times in minutes."""
    return Delivery(
        id=id,
        pickup_place=store,
        drop_place=door,
        placed_s=placed * MINUTE_S,
        ready_s=ready * MINUTE_S,
        promised_s=promised * MINUTE_S,
        picked_s=None if picked is None else picked * MINUTE_S,
        load_units=load,
        vehicles=vehicles,
        pickup_before_s=0,
        pickup_after_s=0,
        drop_before_s=0,
        drop_after_s=0,
        refused_by=refused_by,
        only_rider=only_rider,
    )


def pickup(delivery_id: str) -> Stop:
    return Stop(kind=StopKind.PICKUP, delivery_id=delivery_id)


def drop(delivery_id: str) -> Stop:
    return Stop(kind=StopKind.DROP, delivery_id=delivery_id)


def who_has(plan: Plan) -> dict[str, str]:
    return {chosen.delivery_id: chosen.rider_id for chosen in (*plan.offers, *plan.tentative)}


def minutes_at_door(plan: Plan) -> dict[str, int]:
    return {chosen.delivery_id: chosen.drop_s // MINUTE_S for chosen in (*plan.offers, *plan.tentative)}


def order_of_stops(plan: Plan, rider_id: str) -> list[str]:
    route = next(route for route in plan.routes if route.rider_id == rider_id)
    return [f"{stop.kind} {stop.delivery_id}" for stop in route.stops]


def candidates(plan: Plan, delivery_id: str) -> tuple[Candidate, ...]:
    return next(why.candidates for why in plan.why if why.delivery_id == delivery_id)


def params(
    *, step: Step = Step.SEARCH, bag: int = 4, weights: Weights | None = None, lead: int = 2
) -> Params:
    rules = Constraints(deliveries_in_bag_max=bag)
    if step is Step.SEQUENCES:
        # It answers only where a trip never mixes stores.
        rules = replace(rules, stores_per_trip_max=1, pickup_between_drops=False)
    return Params(
        first_step=step,
        weights=weights or Weights(),
        constraints=rules,
        lead_s=lead * MINUTE_S,
    )
