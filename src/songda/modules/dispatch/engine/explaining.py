"""Why this rider: the best three with their reasons, everything else of the plan standing."""

from collections import Counter
from operator import attrgetter

from songda.modules.dispatch.engine.board import Ints
from songda.modules.dispatch.engine.costing import terms
from songda.modules.dispatch.engine.desk import Q_ORDER, Desk
from songda.modules.dispatch.engine.field import Field
from songda.modules.dispatch.engine.plan import Blocked, Candidate, Why
from songda.modules.dispatch.engine.reasons import (
    B_ADDED,
    B_AFTER,
    B_BEFORE,
    B_CHOSEN,
    B_DROP,
    B_PICKUP,
    B_RIDER,
    reasons,
)


def explain(field: Field, desk: Desk, rows: Ints) -> tuple[Why, ...]:
    """The reasons of some open orders, given by row."""
    best, fitting = reasons(field.board, desk, rows)
    census = Counter(map(_KIND, field.riders))
    return tuple(
        Why(
            delivery_id=field.deliveries[int(desk.rows[row, Q_ORDER])].id,
            candidates=tuple(_candidate(field, one) for one in shown if one[B_RIDER] >= 0),
            blocked=_blocked(field, census, int(desk.rows[row, Q_ORDER]), pool, fits),
        )
        for row, shown, fits, pool in zip(
            rows.tolist(),
            best.tolist(),
            fitting.tolist(),
            (desk.start[rows + 1] - desk.start[rows]).tolist(),
            strict=True,
        )
    )


def _candidate(field: Field, one: list[int]) -> Candidate:
    return Candidate(
        rider_id=field.riders[one[B_RIDER]].id,
        chosen=bool(one[B_CHOSEN]),
        pickup_s=one[B_PICKUP],
        drop_s=one[B_DROP],
        cost=one[B_ADDED],
        terms=terms(field.params.weights, one[B_BEFORE:B_AFTER], one[B_AFTER:]),
    )


_KIND = attrgetter("care", "taking", "vehicle", "capacity_units")
Census = Counter[tuple[str, bool, str, int]]


def _blocked(field: Field, census: Census, number: int, pool: int, fits: int) -> tuple[Blocked, ...]:
    """Why all the others are out of the question, each by the first reason against them."""
    delivery, counts = field.deliveries[number], Counter[str]()
    named = [field.riders[int(rider)] for rider in _refused(field, number)]
    refused = Counter(map(_KIND, named))
    for kind, many in census.items():
        care, taking, vehicle, capacity = kind
        if care:
            counts[care] += many
        elif delivery.only_rider is not None:
            counts["pinned_to_another"] += many
        elif not taking:
            counts["not_taking"] += many
        elif delivery.vehicles and vehicle not in delivery.vehicles:
            counts["vehicle"] += many
        else:
            counts["refused"] += refused[kind]
            counts["capacity" if delivery.load_units > capacity else "farther"] += many - refused[kind]
    if delivery.only_rider is None:
        counts["farther"] -= pool
    elif (only := next((one for one in field.riders if one.id == delivery.only_rider), None)) is not None:
        counts["pinned_to_another"] -= not only.care
        counts["not_taking"] += not only.care and not only.taking
    counts["does_not_fit"] = pool - fits
    return tuple(Blocked(reason=reason, riders=many) for reason, many in sorted(counts.items()) if many)


def _refused(field: Field, number: int) -> Ints:
    start = field.refusals.start
    return field.refusals.riders[start[number] : start[number + 1]]
