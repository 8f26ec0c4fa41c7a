"""Why this rider: the best three with their reasons, everything else of the plan standing."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from songda.modules.dispatch.engine.board import ANYBODY, O_LOAD, O_ONLY, Ints
from songda.modules.dispatch.engine.costing import terms
from songda.modules.dispatch.engine.desk import Q_ORDER, Desk
from songda.modules.dispatch.engine.field import Field
from songda.modules.dispatch.engine.plan import Reasons
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


def explain(field: Field, desk: Desk, rows: Ints) -> Reasons:
    """The reasons of some open orders, given by row."""
    best, fitting = reasons(field.board, desk, rows)
    orders, pools = desk.rows[rows, Q_ORDER], desk.start[rows + 1] - desk.start[rows]
    told = terms(field.params.weights, best[:, :, B_BEFORE:B_AFTER], best[:, :, B_AFTER:])
    shown = best[:, :, [B_RIDER, B_CHOSEN, B_PICKUP, B_DROP, B_ADDED]]
    return Reasons(orders, shown, told, _blocked(field, orders, pools, fitting))


Kind = tuple[str, int, str, int]
Census = Counter[Kind]


def _kinds(field: Field) -> Iterable[Kind]:
    """Of each rider: cared for, taking, vehicle, box."""
    them = field.told.riders
    taking, capacity = them.numbers["taking"].tolist(), them.numbers["capacity_units"].tolist()
    return zip(them.texts["care"], taking, them.texts["vehicle"], capacity, strict=True)


def _census_of(field: Field) -> tuple[Census, dict[str, Census]]:
    """How many riders there are of each kind for any delivery, and for one delivery alone."""
    only, own = field.told.riders.rare["only_delivery"], defaultdict[str, Census](Census)
    if not only:
        return Counter(_kinds(field)), own
    census = Census()
    for row, kind in enumerate(_kinds(field)):
        (own[only[row]] if row in only else census)[kind] += 1
    return census, own


def _blocked(field: Field, orders: Ints, pools: Ints, fitting: Ints) -> dict[str, Ints]:
    """Why all the others are out of the question, each by the first reason against them."""
    (census, own), usual = _census_of(field), dict[int, Counter[str]]()
    found: dict[str, Ints] = {"farther": np.zeros(len(orders), np.int64), "does_not_fit": pools - fitting}
    loads, ids = field.board.orders[orders, O_LOAD].tolist(), field.told.deliveries.texts["id"]
    unusual = _unusual(field)
    for row, (number, load_units) in enumerate(zip(orders.tolist(), loads, strict=True)):
        if (alone := own.get(ids[number])) is not None:
            counts = _counted(field, census + alone, number, load_units)
        elif number in unusual:
            counts = _counted(field, census, number, load_units)
        elif (known := usual.get(load_units)) is not None:
            counts = known
        else:
            counts = usual[load_units] = _counted(field, census, number, load_units)
        for reason, many in counts.items():
            if reason not in found:
                found[reason] = np.zeros(len(orders), np.int64)
            found[reason][row] = many
    found["farther"] -= np.where(field.board.orders[orders, O_ONLY] == ANYBODY, pools, 0)
    return found


def _unusual(field: Field) -> set[int]:
    """Deliveries about which something is said of single riders or vehicles."""
    rare = field.told.deliveries.rare
    return {number for name in ("vehicles", "only_rider", "refused_by") for number in rare[name]}


def _counted(field: Field, census: Census, number: int, load_units: int) -> Counter[str]:
    """Riders by the first reason against them; those who were asked count as farther still."""
    deliveries, counts = field.told.deliveries, Counter[str]()
    vehicles = deliveries.rare["vehicles"].get(number)
    only_rider = deliveries.rare["only_rider"].get(number)
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
    if (only := int(field.board.orders[number, O_ONLY])) >= 0:
        care, taking, _, _ = _kind(field, only)
        counts["pinned_to_another"] -= not care
        counts["not_taking"] += not care and not taking
    return counts


def _kind(field: Field, rider: int) -> Kind:
    them = field.told.riders
    taking, capacity = them.numbers["taking"][rider], them.numbers["capacity_units"][rider]
    return them.texts["care"][rider], int(taking), them.texts["vehicle"][rider], int(capacity)


def _refused(field: Field, number: int) -> Ints:
    start = field.refusals.start
    return field.refusals.riders[start[number] : start[number + 1]]
