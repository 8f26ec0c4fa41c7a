"""The decision itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from songda.modules.dispatch.engine import zones
from songda.modules.dispatch.engine.board import Ints
from songda.modules.dispatch.engine.chance import splitmix64
from songda.modules.dispatch.engine.columns import Told
from songda.modules.dispatch.engine.desk import M_LENGTH, Q_ORDER, Q_WAITS, Desk, set_up, total_cost
from songda.modules.dispatch.engine.field import Field, Route, lay_out
from songda.modules.dispatch.engine.nearby import nearest_riders
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.engine.plan import Figures, Guidance, Names, Plan
from songda.modules.dispatch.engine.values import Snapshot
from songda.modules.dispatch.engine.version import ENGINE_VERSION
from songda.modules.dispatch.engine.writing import explained, write

Across = Callable[[Sequence[zones.Zone]], list[zones.Answer]]


def alone(several: Sequence[zones.Zone]) -> list[zones.Answer]:
    """Zone after zone, in this process."""
    return [zones.decide_zone(zone) for zone in several]


def decide(snapshot: Snapshot | Told, params: Params, seed: int, across: Across) -> Plan:
    """What the engine promises, with its door's words."""
    return answer(snapshot, params, seed, across).explained()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided, and all that is needed to say why."""

    field: Field
    desk: Desk
    plan: Plan

    def explained(self) -> Plan:
        """The plan with its reasons."""
        return replace(self.plan, reasons=explained(self.field, self.desk, self.plan.given))


def answer(snapshot: Snapshot | Told, params: Params, seed: int, across: Across) -> Answer:
    """The plan without its reasons, which can be given while somebody acts on it."""
    field = lay_out(snapshot, params)
    desk, step, pairs, improvements = _decided(field, seed, across)
    return Answer(field, desk, _plan(field, desk, step, pairs, improvements))


def _decided(field: Field, seed: int, across: Across) -> tuple[Desk, Step, int, int]:
    params = field.params
    if _is_sequenced(field):
        desk, improvements = _sequenced(field, seed)
        return desk, Step.SEQUENCES, len(field.opens) * len(field.riders), improvements
    start, riders = nearest_riders(
        field.board, field.refusals, field.routes, field.lengths, field.opens, params.candidates_max
    )
    step = affordable(params, len(riders))
    desk, improvements = _city(field, start, riders, step, seed, across)
    return desk, step, len(riders), improvements


def _city(field: Field, start: Ints, riders: Ints, step: Step, seed: int, across: Across) -> tuple[Desk, int]:
    """Zone by zone where it takes more than one, then what is left at their borders."""
    params, rounds = field.params, field.params.assignment_rounds
    city, cut = city_of(field, start, riders)
    if len(cut) < 2:
        desk = set_up(field.board, field.routes, field.lengths, field.opens, start, riders)
        draws = turns(params, len(field.opens), step, seed)
        return desk, zones.answer(field.board, desk, step, rounds, draws)
    answers = across(
        [
            zones.zone_of(city, rows, step, rounds, turns(params, len(rows), step, splitmix64(seed, at)))
            for at, rows in enumerate(cut)
        ]
    )
    return finish(field, city, answers, step), sum(one.improvements for one in answers)


def city_of(field: Field, start: Ints, riders: Ints) -> tuple[zones.City, list[Ints]]:
    """What the zones are made of, and which rows belong to each."""
    board = field.board
    cut = zones.cut(board, field.opens, start, riders, field.params.zone_orders_max)
    askers = zones.askers_of(cut, start, riders, len(field.lengths))
    return zones.City(board, field.routes, field.lengths, field.opens, start, riders, askers), cut


def finish(field: Field, city: zones.City, answers: list[zones.Answer], step: Step) -> Desk:
    """All zones on one desk, and what their borders left over planned in the whole city."""
    routes, lengths = zones.merge(city, answers)
    desk = set_up(field.board, routes, lengths, field.opens, city.start, city.riders)
    last = step if step is not Step.SEARCH else Step.ASSIGNMENT
    zones.answer(field.board, desk, last, field.params.assignment_rounds, turns(field.params, 0, last, 0))
    return desk


def turns(params: Params, orders: int, step: Step, seed: int) -> Ints:
    return zones.turns_of(orders, params.search_iterations, params.ruin_max, step, seed)


def _sequenced(field: Field, seed: int) -> tuple[Desk, int]:
    # Only who plans sequences needs that search.
    from songda.modules.dispatch.engine.sequences import sequenced

    draft, improvements = sequenced(field, seed)
    width = max((len(route) for route in draft.routes), default=0) + 2
    routes = np.zeros((len(field.riders), width), np.int64)
    lengths = np.array([len(route) for route in draft.routes], np.int64)
    for rider, route in enumerate(draft.routes):
        routes[rider, : len(route)] = route
    start, riders = _asked(field, draft.routes)
    return set_up(field.board, routes, lengths, field.opens, start, riders), improvements


def _asked(field: Field, routes: Sequence[Route]) -> tuple[Ints, Ints]:
    """Whose reasons are shown: the nearest riders, and whoever has the delivery."""
    if not field.params.explained:
        return np.zeros(len(field.opens) + 1, np.int64), np.zeros(0, np.int64)
    start, riders = nearest_riders(
        field.board, field.refusals, field.routes, field.lengths, field.opens, field.params.candidates_max
    )
    holder = {code >> 1: rider for rider, route in enumerate(routes) for code in route}
    pools = [
        sorted({*riders[start[row] : start[row + 1]].tolist(), *({holder[n]} if n in holder else ())})
        for row, n in enumerate(field.open)
    ]
    ends = np.cumsum([0, *map(len, pools)])
    return ends.astype(np.int64), np.array([rider for pool in pools for rider in pool], np.int64)


def _guidance(field: Field, desk: Desk) -> tuple[Guidance, ...]:
    from songda.modules.dispatch.engine.guiding import guide

    rows = zip(desk.routes.tolist(), desk.marks[:, M_LENGTH].tolist(), strict=True)
    return guide(field, [tuple(row[:length]) for row, length in rows])


def _is_sequenced(field: Field) -> bool:
    """Whether trips are planned one after the other: asked for, never mixing stores, within the budget."""
    params, rules = field.params, field.params.constraints
    fits = rules.stores_per_trip_max == 1 and not rules.pickup_between_drops
    affordable = len(field.opens) * len(field.lengths) <= params.sequence_pairs_max
    told = field.told.paces is None and len(field.lengths) > 0
    return params.first_step is Step.SEQUENCES and fits and affordable and told


def affordable(params: Params, pairs: int) -> Step:
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


def _plan(field: Field, desk: Desk, step: Step, pairs: int, improvements: int) -> Plan:
    stops, given = write(field, desk)
    told, later = field.told, np.array(field.later, np.int64)
    return Plan(
        engine=ENGINE_VERSION,
        answered_by=step,
        names=Names(told.deliveries.texts["id"], told.riders.texts["id"]),
        stops=stops,
        given=given,
        waiting=desk.rows[desk.rows[:, Q_WAITS] == 1, Q_ORDER],
        not_due=later,
        guidance=_guidance(field, desk) if field.params.guiding and told.travels else (),
        figures=Figures(
            open=len(field.opens) + len(later),
            in_horizon=len(field.opens),
            pairs=pairs,
            cost=int(total_cost(field.board, desk)),
            improvements=improvements,
        ),
    )
