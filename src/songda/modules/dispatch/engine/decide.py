"""The decision itself."""

from songda.modules.dispatch.engine import steps
from songda.modules.dispatch.engine.candidates import pools
from songda.modules.dispatch.engine.canonical import canonical
from songda.modules.dispatch.engine.committing import chosen_of, is_due
from songda.modules.dispatch.engine.draft import Desk, Draft, empty_draft
from songda.modules.dispatch.engine.explaining import explain
from songda.modules.dispatch.engine.field import Field, Route, lay_out
from songda.modules.dispatch.engine.insertion import Inserter
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.engine.plan import Chosen, Figures, Guidance, Plan, PlannedRoute, PlannedStop
from songda.modules.dispatch.engine.riding import Ride, ride
from songda.modules.dispatch.engine.search import improve
from songda.modules.dispatch.engine.values import Snapshot, StopKind

ENGINE_VERSION = "songda-insertion/3"


def decide(snapshot: Snapshot, params: Params, seed: int) -> Plan:
    """Which open delivery goes to which rider, what is offered now, and why.

    The order in which the snapshot lists things doesn't matter, and deciding again decides the same. What
    riders are bound to is kept; new deliveries are only inserted. Refuses (ValueError) a snapshot that
    contradicts itself.
    """
    field = lay_out(canonical(snapshot), params)
    if _is_sequenced(field):
        desk = Desk(field, pools(field) if params.explained else {}, Inserter(field))
        draft, improvements = _sequenced(field, seed)
        return _plan(desk, draft, Step.SEQUENCES, len(field.open) * len(field.riders), improvements)
    desk = Desk(field, pools(field), Inserter(field))
    pairs = sum(len(pool.riders) for pool in desk.pools.values())
    step = _affordable(params, pairs)
    draft, improvements = _answer(desk, step, seed)
    return _plan(desk, draft, step, pairs, improvements)


def _sequenced(field: Field, seed: int) -> tuple[Draft, int]:
    # Only who plans sequences needs the compiler, and loading it takes a second.
    from songda.modules.dispatch.engine.sequences import sequenced

    return sequenced(field, seed)


def _guidance(field: Field, routes: list[Route]) -> tuple[Guidance, ...]:
    from songda.modules.dispatch.engine.guiding import guide

    return guide(field, routes)


def _is_sequenced(field: Field) -> bool:
    """Whether trips are planned one after the other: asked for, never mixing stores, within the budget."""
    params, rules = field.params, field.params.constraints
    fits = rules.stores_per_trip_max == 1 and not rules.pickup_between_drops
    affordable = len(field.open) * len(field.riders) <= params.sequence_pairs_max
    return params.first_step is Step.SEQUENCES and fits and affordable and bool(field.riders)


def _affordable(params: Params, pairs: int) -> Step:
    """The best step whose budget of delivery-rider pairs holds, not before the first one asked for."""
    limits = {
        Step.SEQUENCES: -1,
        Step.SEARCH: params.search_pairs_max,
        Step.ASSIGNMENT: params.assignment_pairs_max,
        Step.GREEDY: params.greedy_pairs_max,
    }
    ladder = list(Step)
    for step in ladder[ladder.index(params.first_step) :]:
        if step is Step.NEAREST or pairs <= limits[step]:
            return step
    return Step.NEAREST


def _answer(desk: Desk, step: Step, seed: int) -> tuple[Draft, int]:
    draft = empty_draft(desk.field)
    if step is Step.NEAREST:
        steps.nearest(desk, draft)
        return draft, 0
    if step is Step.GREEDY:
        steps.greedy(desk, draft)
        return draft, 0
    steps.assignment(desk, draft)
    return improve(desk, draft, seed) if step is Step.SEARCH else (draft, 0)


def _plan(desk: Desk, draft: Draft, step: Step, pairs: int, improvements: int) -> Plan:
    field = desk.field
    offers: list[Chosen] = []
    tentative: list[Chosen] = []
    routes: list[PlannedRoute] = []
    for rider, route in enumerate(draft.routes):
        if not route:
            continue
        ridden = ride(field, rider, route)
        routes.append(_planned(field, rider, route, ridden))
        for chosen in chosen_of(field, rider, route, ridden):
            (offers if is_due(field, rider, chosen) else tentative).append(chosen)
    return Plan(
        engine=ENGINE_VERSION,
        answered_by=step,
        offers=tuple(offers),
        tentative=tuple(tentative),
        unplanned=tuple(field.deliveries[number].id for number in draft.waiting),
        later=tuple(field.deliveries[number].id for number in field.later),
        routes=tuple(routes),
        why=explain(desk, draft) if field.params.explained else (),
        guidance=_guidance(field, draft.routes) if field.params.guiding else (),
        figures=Figures(
            open=len(field.open) + len(field.later),
            in_horizon=len(field.open),
            pairs=pairs,
            cost=draft.cost(desk),
            improvements=improvements,
        ),
    )


def _planned(field: Field, rider: int, route: Route, ridden: Ride) -> PlannedRoute:
    stops = []
    for position, code in enumerate(route):
        delivery = field.deliveries[code >> 1]
        stops.append(
            PlannedStop(
                kind=StopKind.DROP if code & 1 else StopKind.PICKUP,
                delivery_id=delivery.id,
                place=delivery.drop_place if code & 1 else delivery.pickup_place,
                arrive_s=ridden.arrive[position],
                done_s=ridden.done[position],
                leave_s=ridden.leave[position],
            )
        )
    return PlannedRoute(rider_id=field.riders[rider].id, stops=tuple(stops))
