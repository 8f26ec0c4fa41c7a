"""The compiled core against plain words: the same insertions, riders and matchings, to the last second."""

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from tests.dispatch.plain import Inserter, Plain, plain, reach_s, ride

from songda.modules.dispatch.engine.canonical import canonical, decode_snapshot, encode_snapshot
from songda.modules.dispatch.engine.costing import cost
from songda.modules.dispatch.engine.desk import M_COST, P_DROP, P_PICK, Desk, added_by, set_up
from songda.modules.dispatch.engine.field import Field, lay_out
from songda.modules.dispatch.engine.matching import match
from songda.modules.dispatch.engine.nearby import nearest_riders
from songda.modules.dispatch.engine.params import Constraints, Params
from songda.modules.dispatch.engine.values import Delivery, Paces, Rider, Snapshot, Stop, StopKind, Travel

SIDE = 300
NEVER = 1 << 60


def village(seed: int, *, told_by_paces: bool, orders: int = 8, riders: int = 6) -> Snapshot:
    """Everything a rule looks at, thrown at random: bound and carried deliveries, locks, loads, vehicles."""
    draw = random.Random(seed)
    spots = sorted({(draw.randrange(SIDE), draw.randrange(SIDE)) for _ in range(40)})
    deliveries, them = [], []
    for n in range(orders):
        deliveries.append(_delivery(draw, f"o{n:02}", len(spots)))
    for n in range(riders):
        route: list[Stop] = []
        for m in range(draw.randrange(4)):
            carried = draw.random() < 0.4
            one = _delivery(draw, f"b{n:02}{m}", len(spots))
            deliveries.append(replace(one, picked_s=-draw.randrange(900)) if carried else one)
            drop = Stop(kind=StopKind.DROP, delivery_id=one.id)
            route.insert(draw.randrange(len(route) + 1), drop)
            if not carried:
                pick = Stop(kind=StopKind.PICKUP, delivery_id=one.id)
                route.insert(draw.randrange(route.index(drop) + 1), pick)
        them.append(
            Rider(
                id=f"r{n:02}",
                place=draw.randrange(len(spots)),
                vehicle=draw.choice(["car", "ebike"]),
                free_s=draw.choice([-300, 0, 0, 90]),
                until_s=draw.choice([900, 86_400]),
                capacity_units=draw.choice([2, 4, 6]),
                route=tuple(route),
                locked=draw.randrange(3),
                taking=draw.random() < 0.9,
                price=draw.choice([0, 0, -900, 2_500]),
            )
        )
    plain_told = Snapshot(places=tuple(spots), travels=(), deliveries=tuple(deliveries), riders=tuple(them))
    return canonical(replace(plain_told, **_ways(draw, spots, told_by_paces=told_by_paces)))


def _delivery(draw: random.Random, id: str, places: int) -> Delivery:
    placed = -draw.randrange(1200)
    return Delivery(
        id=id,
        pickup_place=draw.randrange(0, places, 4),
        drop_place=draw.randrange(places),
        placed_s=placed,
        ready_s=draw.randrange(-600, 1500),
        promised_s=placed + draw.randrange(1200, 3000),
        load_units=draw.choice([1, 1, 2, 3]),
        refused_by=("r01",) if draw.random() < 0.2 else (),
        vehicles=("ebike",) if draw.random() < 0.2 else (),
        only_rider="r02" if draw.random() < 0.1 else None,
    )


def _ways(draw: random.Random, spots: list[tuple[int, int]], *, told_by_paces: bool) -> dict[str, object]:
    if told_by_paces:
        table = np.array([[[draw.randrange(150, 400) for _ in range(9)] for _ in range(9)] for _ in "ab"])
        return {"paces": Paces.of(("car", "ebike"), (0, 0, 100, 3, 3), table)}
    size = len(spots)
    tables = [
        [[0 if a == b else draw.randrange(20, 1200) for b in range(size)] for a in range(size)] for _ in "ab"
    ]
    return {"travels": tuple(Travel.of(v, t) for v, t in zip(("car", "ebike"), tables, strict=True))}


def desk_of(field: Field) -> Desk:
    """Every rider asked about every open delivery."""
    count, riders = len(field.opens), len(field.riders)
    start = np.arange(count + 1) * riders
    pairs = np.tile(np.arange(riders), count)
    return set_up(field.board, field.routes, field.lengths, field.opens, start, pairs)


RULES = [
    Params(),
    Params(constraints=Constraints(stores_per_trip_max=1, pickup_between_drops=False)),
    Params(constraints=Constraints(stops_max=6, bag_s_max=900, delay_s_max=120, deliveries_in_bag_max=2)),
]


@pytest.mark.parametrize("told_by_paces", [False, True])
@pytest.mark.parametrize("params", RULES)
def test_the_core_finds_the_same_place_at_the_same_cost(params: Params, told_by_paces: bool) -> None:
    found = refused = 0
    for seed in range(40):
        field = lay_out(village(seed, told_by_paces=told_by_paces), params)
        desk, it = desk_of(field), plain(field)
        by_hand = Inserter(it)
        for rider, route in enumerate(it.base):
            assert desk.marks[rider, M_COST] == cost(params.weights, ride(it, rider, route)[1])
        for row, number in enumerate(field.open):
            for rider in range(len(it.riders)):
                pair = row * len(it.riders) + rider
                expected = by_hand.best(rider, it.base[rider], number)
                added = int(added_by(field.board, desk, pair))
                if expected is None:
                    refused += 1
                    assert added == NEVER, (seed, number, rider)
                    continue
                found += 1
                pick_at, drop_at = desk.pairs[pair, [P_PICK, P_DROP]].tolist()
                old = it.base[rider]
                route = (*old[:pick_at], 2 * number, *old[pick_at:drop_at], 2 * number + 1, *old[drop_at:])
                assert (added, route) == (expected.added, expected.route), (seed, number, rider)
    assert found > 300
    assert refused > 300


@pytest.mark.parametrize("told_by_paces", [False, True])
def test_the_same_riders_are_asked_as_if_all_were_looked_at(told_by_paces: bool) -> None:
    for seed in range(30):
        field = lay_out(village(seed, told_by_paces=told_by_paces, riders=25), Params(horizon_s=5_000))
        it = plain(field)
        start, riders = nearest_riders(
            field.board, field.refusals, field.routes, field.lengths, field.opens, 5
        )
        for row, number in enumerate(field.open):
            allowed = [rider for rider in range(25) if not _objects(it, number, rider)]
            expected = sorted(sorted(allowed, key=lambda r: (reach_s(it, number, r), r))[:5])
            assert riders[start[row] : start[row + 1]].tolist() == expected


def _objects(it: Plain, number: int, rider: int) -> bool:
    order, who = it.deliveries[number], it.riders[rider]
    if order.only_rider is not None:
        return order.only_rider != who.id or not who.taking
    wrong = bool(order.vehicles) and who.vehicle not in order.vehicles
    return not who.taking or wrong or who.id in order.refused_by or order.load_units > who.capacity_units


def test_a_sparse_matching_costs_no_more_than_the_dense_one() -> None:
    for seed in range(60):
        draw = random.Random(seed)
        rows, columns, alone = draw.randrange(1, 12), draw.randrange(1, 12), 500
        dense = np.full((rows, columns + rows), 10_000)
        dense[:, columns:] = alone
        start, pairs, costs = [0], [], []
        for row in range(rows):
            for column in range(columns):
                if draw.random() < 0.5:
                    dense[row, column] = draw.randrange(-300, 900)
                    pairs.append(column)
                    costs.append(int(dense[row, column]))
            start.append(len(pairs))
        given = [np.array(part, dtype=np.int64) for part in (start, pairs, costs)]
        chosen = match(*given, columns, alone).tolist()
        taken = [column for column in chosen if column >= 0]
        assert len(taken) == len(set(taken))
        total = sum(alone if c < 0 else int(dense[row, c]) for row, c in enumerate(chosen))
        assert total == dense[linear_sum_assignment(dense)].sum()


def test_a_big_citys_snapshot_is_written_and_read_back() -> None:
    told = village(3, told_by_paces=True)
    assert decode_snapshot(encode_snapshot(told)) == told
    assert canonical(told) is told
