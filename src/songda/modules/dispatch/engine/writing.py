"""From the desk's numbers to the values of a plan."""

from dataclasses import dataclass

import numpy as np

from songda.modules.dispatch.engine.board import O_BOUND, O_DROP, O_PICK, Ints
from songda.modules.dispatch.engine.committing import N_COMMIT_BY, N_DROP, N_DUE, N_PICKUP, time_plan
from songda.modules.dispatch.engine.desk import M_LENGTH, Q_ORDER, Desk
from songda.modules.dispatch.engine.explaining import explain
from songda.modules.dispatch.engine.field import Field
from songda.modules.dispatch.engine.plan import Chosen, PlannedRoute, PlannedStop, Why
from songda.modules.dispatch.engine.values import StopKind


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a plan that name riders, in order of rider and stop."""

    offers: tuple[Chosen, ...]
    tentative: tuple[Chosen, ...]
    routes: tuple[PlannedRoute, ...]
    why: tuple[Why, ...]


def write(field: Field, desk: Desk) -> Written:
    """Everybody's stops with their times, and who is given what, now or perhaps later."""
    params, lengths = field.params, desk.marks[:, M_LENGTH].copy()
    when = np.array([params.lead_s, params.near_s, params.near_ready_s], np.int64)
    times, new = time_plan(field.board, desk.routes, lengths, field.lengths, when)
    on = np.arange(desk.routes.shape[1])[None, :] < lengths[:, None]
    codes, riders = desk.routes[on], np.repeat(np.arange(len(lengths)), lengths)
    offers, tentative = _chosen(field, codes, riders, new)
    why = explain(field, desk, _explained(field, desk, new)) if params.explained else ()
    return Written(offers, tentative, _routes(field, codes, times[on], lengths), why)


def _chosen(
    field: Field, codes: Ints, riders: Ints, new: Ints
) -> tuple[tuple[Chosen, ...], tuple[Chosen, ...]]:
    """What is newly given: what goes out now, and what may still change."""
    offers: list[Chosen] = []
    tentative: list[Chosen] = []
    given = (codes & 1 == 0) & (field.board.orders[codes >> 1, O_BOUND] == 0)
    numbers = codes[given] >> 1
    for number, rider, one in zip(
        numbers.tolist(), riders[given].tolist(), new[numbers].tolist(), strict=True
    ):
        chosen = Chosen(
            delivery_id=field.deliveries[number].id,
            rider_id=field.riders[rider].id,
            pickup_s=one[N_PICKUP],
            drop_s=one[N_DROP],
            commit_by_s=one[N_COMMIT_BY],
        )
        (offers if one[N_DUE] else tentative).append(chosen)
    return tuple(offers), tuple(tentative)


def _routes(field: Field, codes: Ints, times: Ints, lengths: Ints) -> tuple[PlannedRoute, ...]:
    """Tens of thousands of stops in a big city: made column by column."""
    numbers, is_drop = codes >> 1, codes & 1
    places = np.where(is_drop == 1, field.board.orders[numbers, O_DROP], field.board.orders[numbers, O_PICK])
    ids = [delivery.id for delivery in field.deliveries]
    kinds = (StopKind.PICKUP, StopKind.DROP)
    stops = tuple(
        map(
            PlannedStop,
            [kinds[one] for one in is_drop.tolist()],
            [ids[number] for number in numbers.tolist()],
            places.tolist(),
            *times.T.tolist(),
        )
    )
    ends = np.cumsum(lengths).tolist()
    return tuple(
        PlannedRoute(rider_id=field.riders[rider].id, stops=stops[ends[rider] - length : ends[rider]])
        for rider, length in enumerate(lengths.tolist())
        if length
    )


def _explained(field: Field, desk: Desk, new: Ints) -> Ints:
    """Rows whose reasons are kept: all where they aren't too many, else first what is offered now."""
    rows, most = len(desk.rows), field.params.explained_max
    if rows <= most:
        return np.arange(rows)
    offered_first = np.argsort(1 - new[desk.rows[:, Q_ORDER], N_DUE], kind="stable")
    return np.sort(offered_first[:most])
