"""Why this rider: the best three with their reasons, everything else of the plan standing."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from songda.modules.dispatch.engine.board import O_LOAD, O_ONLY, Ints
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
    (census, own), names = _counted(field), field.told.deliveries.texts["id"]
    return tuple(
        Why(
            delivery_id=names[int(desk.rows[row, Q_ORDER])],
            candidates=tuple(_candidate(field, one) for one in shown if one[B_RIDER] >= 0),
            blocked=_blocked(field, census, own, int(desk.rows[row, Q_ORDER]), pool, fits),
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
        rider_id=field.told.riders.texts["id"][one[B_RIDER]],
        chosen=bool(one[B_CHOSEN]),
        pickup_s=one[B_PICKUP],
        drop_s=one[B_DROP],
        cost=one[B_ADDED],
        terms=terms(field.params.weights, one[B_BEFORE:B_AFTER], one[B_AFTER:]),
    )


Kind = tuple[str, int, str, int]
Census = Counter[Kind]


def _kinds(field: Field) -> Iterable[Kind]:
    """Of each rider: cared for, taking, vehicle, box."""
    them = field.told.riders
    taking, capacity = them.numbers["taking"].tolist(), them.numbers["capacity_units"].tolist()
    return zip(them.texts["care"], taking, them.texts["vehicle"], capacity, strict=True)


def _counted(field: Field) -> tuple[Census, dict[str, Census]]:
    """How many riders there are of each kind for any delivery, and for one delivery alone."""
    only, own = field.told.riders.rare["only_delivery"], defaultdict[str, Census](Census)
    if not only:
        return Counter(_kinds(field)), own
    census = Census()
    for row, kind in enumerate(_kinds(field)):
        (own[only[row]] if row in only else census)[kind] += 1
    return census, own


def _blocked(
    field: Field, census: Census, own: dict[str, Census], number: int, pool: int, fits: int
) -> tuple[Blocked, ...]:
    """Why all the others are out of the question, each by the first reason against them."""
    if (alone := own.get(field.told.deliveries.texts["id"][number])) is not None:
        census = census + alone
    deliveries, counts = field.told.deliveries, Counter[str]()
    vehicles = deliveries.rare["vehicles"].get(number)
    only_rider = deliveries.rare["only_rider"].get(number)
    load_units = int(field.board.orders[number, O_LOAD])
    refused = Counter(_kind(field, rider) for rider in _refused(field, number).tolist())
    for kind, many in census.items():
        care, taking, vehicle, capacity = kind
        if care:
            counts[care] += many
        elif only_rider is not None:
            counts["pinned_to_another"] += many
        elif not taking:
            counts["not_taking"] += many
        elif vehicles and vehicle not in vehicles:
            counts["vehicle"] += many
        else:
            counts["refused"] += refused[kind]
            counts["capacity" if load_units > capacity else "farther"] += many - refused[kind]
    if only_rider is None:
        counts["farther"] -= pool
    elif (only := int(field.board.orders[number, O_ONLY])) >= 0:
        care, taking, _, _ = _kind(field, only)
        counts["pinned_to_another"] -= not care
        counts["not_taking"] += not care and not taking
    counts["does_not_fit"] = pool - fits
    return tuple(Blocked(reason=reason, riders=many) for reason, many in sorted(counts.items()) if many)


def _kind(field: Field, rider: int) -> Kind:
    them = field.told.riders
    taking, capacity = them.numbers["taking"][rider], them.numbers["capacity_units"][rider]
    return them.texts["care"][rider], int(taking), them.texts["vehicle"][rider], int(capacity)


def _refused(field: Field, number: int) -> Ints:
    start = field.refusals.start
    return field.refusals.riders[start[number] : start[number + 1]]
