"""From the desk's numbers to the values of a plan."""

from dataclasses import dataclass

import numpy as np

from songda.modules.dispatch.engine.board import O_BOUND, Ints
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
    offers: list[Chosen] = []
    tentative: list[Chosen] = []
    is_new = (field.board.orders[:, O_BOUND] == 0).tolist()
    told = new.tolist()
    routes: list[PlannedRoute] = []
    for rider in np.nonzero(lengths)[0].tolist():
        length, rider_id = int(lengths[rider]), field.riders[rider].id
        codes = desk.routes[rider, :length].tolist()
        routes.append(_planned(field, rider_id, codes, times[rider, :length].tolist()))
        for code in codes:
            if code & 1 == 0 and is_new[code >> 1]:
                one = told[code >> 1]
                chosen = Chosen(
                    delivery_id=field.deliveries[code >> 1].id,
                    rider_id=rider_id,
                    pickup_s=one[N_PICKUP],
                    drop_s=one[N_DROP],
                    commit_by_s=one[N_COMMIT_BY],
                )
                (offers if one[N_DUE] else tentative).append(chosen)
    why = explain(field, desk, _explained(field, desk, new)) if params.explained else ()
    return Written(tuple(offers), tuple(tentative), tuple(routes), why)


def _planned(field: Field, rider_id: str, codes: list[int], times: list[list[int]]) -> PlannedRoute:
    stops = []
    for code, (arrive_s, done_s, leave_s) in zip(codes, times, strict=True):
        delivery = field.deliveries[code >> 1]
        stops.append(
            PlannedStop(
                kind=StopKind.DROP if code & 1 else StopKind.PICKUP,
                delivery_id=delivery.id,
                place=delivery.drop_place if code & 1 else delivery.pickup_place,
                arrive_s=arrive_s,
                done_s=done_s,
                leave_s=leave_s,
            )
        )
    return PlannedRoute(rider_id=rider_id, stops=tuple(stops))


def _explained(field: Field, desk: Desk, new: Ints) -> Ints:
    """Rows whose reasons are kept: all where they aren't too many, else first what is offered now."""
    rows, most = len(desk.rows), field.params.explained_max
    if rows <= most:
        return np.arange(rows)
    offered_first = np.argsort(1 - new[desk.rows[:, Q_ORDER], N_DUE], kind="stable")
    return np.sort(offered_first[:most])
