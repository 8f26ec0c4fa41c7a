"""Zones: cut, decided side by side, put together; the border; and the compiler left out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.dispatch.small_world import job, minutes_at_door, street, who_has

from songda.modules.dispatch.actions.helping import Helpers
from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.canonical import plan_hash
from songda.modules.dispatch.engine.field import lay_out
from songda.modules.dispatch.engine.nearby import nearest_riders
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.values import Rider
from songda.modules.dispatch.engine.zones import cut
from songda.modules.dispatch.simulation.bigday import BigDay
from songda.modules.dispatch.simulation.metropolis import round_of
from songda.modules.dispatch.simulation.scale import measure

SRC = str(Path(__file__).parents[2] / "src")
SMALL = Params(zone_orders_max=40, search_iterations=10)


@pytest.fixture(scope="module", params=[2, 3])
def helpers(request: pytest.FixtureRequest) -> Iterator[Helpers]:
    made = Helpers(request.param)
    made.warm_up(wait=True)
    yield made
    made.close()


@pytest.mark.parametrize("step", [Step.SEARCH, Step.ASSIGNMENT, Step.GREEDY, Step.NEAREST])
def test_the_same_plan_however_many_processes_share_the_zones(helpers: Helpers, step: Step) -> None:
    snapshot, params = round_of(300, 120, 5, bound=2), replace(SMALL, first_step=step)
    shared: list[int] = []

    def across(zones: list) -> list:  # type: ignore[type-arg]
        shared.append(len(zones))
        return helpers.across(zones)

    alone = decide(snapshot, params, 7)
    assert plan_hash(decide(snapshot, params, 7, across)) == plan_hash(alone)
    assert shared == [8]
    assert alone.answered_by is step


def test_dead_helpers_change_nothing() -> None:
    snapshot = round_of(100, 50, 6)
    helpers = Helpers(2)
    helpers.warm_up(wait=True)
    assert helpers._pool is not None
    for worker in list(helpers._pool._processes.values()):
        worker.kill()
        worker.join()
    assert plan_hash(decide(snapshot, SMALL, 7, helpers.across)) == plan_hash(decide(snapshot, SMALL, 7))
    helpers.close()


def given_once(plan: Plan) -> None:
    given = [one.delivery_id for one in (*plan.offers, *plan.tentative)]
    stops = [(stop.delivery_id, stop.kind) for route in plan.routes for stop in route.stops]
    assert len(given) == len(set(given))
    assert len(stops) == len(set(stops))


def test_zones_lose_nobody_and_give_nobody_twice() -> None:
    snapshot = round_of(300, 120, 5, bound=2)
    plan = decide(snapshot, SMALL, 7)
    given_once(plan)
    bound = {stop.delivery_id for rider in snapshot.riders for stop in rider.route}
    told = [one.delivery_id for one in (*plan.offers, *plan.tentative)]
    everybody = sorted([*told, *plan.unplanned, *plan.later, *bound])
    assert everybody == sorted(delivery.id for delivery in snapshot.deliveries)
    whole = decide(snapshot, replace(SMALL, zone_orders_max=1_000), 7)
    assert plan.figures.cost < whole.figures.cost * 1.1, "borders cost something, but not much"


def test_zones_are_of_one_size_and_hold_every_order_once() -> None:
    field = lay_out(round_of(900, 300, 8), Params())
    start, riders = nearest_riders(field.board, field.refusals, field.routes, field.lengths, field.opens, 12)
    zones = cut(field.board, field.opens, start, riders, 100)
    assert sorted(np.concatenate(zones).tolist()) == list(range(len(field.opens)))
    assert max(map(len, zones)) <= 100
    assert len(zones) <= len(field.opens) // 60


def test_orders_without_a_common_rider_are_natural_zones() -> None:
    """Two ends of a street, each with a rider of its own: nothing is cut through."""
    field = lay_out(
        street(
            [job(f"w{n}", store=1, door=n + 2) for n in range(3)] + [job("x", store=38, door=36)],
            [Rider(id="lin", place=0), Rider(id="wei", place=40)],
        ),
        Params(),
    )
    start, riders = nearest_riders(field.board, field.refusals, field.routes, field.lengths, field.opens, 1)
    assert [rows.tolist() for rows in cut(field.board, field.opens, start, riders, 3)] == [[0, 1, 2], [3]]


WEST = [job("far", store=8, door=6), job("near", store=19, door=17)]
EAST = [job("this", store=23, door=33), job("that", store=24, door=35)]
RIDERS = [Rider(id=id, place=place) for id, place in (("lin", 5), ("wei", 22), ("xu", 23), ("yu", 24))]
BORDER = street([*WEST, *EAST], RIDERS)


def test_an_order_at_the_border_gets_the_better_rider_from_beyond_it() -> None:
    """Cut between the stores at 19 and 23. West of it there is only lin, fourteen minutes from "near"; wei,
    three minutes away on the other side, comes over.
    """
    field = lay_out(BORDER, Params())
    start, riders = nearest_riders(field.board, field.refusals, field.routes, field.lengths, field.opens, 12)
    assert [rows.tolist() for rows in cut(field.board, field.opens, start, riders, 2)] == [[0, 1], [2, 3]]
    params = Params(zone_orders_max=2)
    plan = decide(BORDER, params, 1)
    assert who_has(plan) == {"far": "lin", "near": "wei", "that": "xu", "this": "xu"}
    assert minutes_at_door(plan)["near"] == 5
    assert plan.figures.cost == decide(BORDER, Params(), 1).figures.cost


def test_a_rider_both_sides_want_goes_to_the_side_that_would_lose_more() -> None:
    """One rider between two stores. The east has nobody else; the west can wait for another rider."""
    both = street(
        [job("a", store=18, door=16), job("b", store=17, door=15), job("c", store=22, door=24)],
        [Rider(id="lin", place=20), Rider(id="wei", place=12)],
    )
    plan = decide(both, Params(zone_orders_max=2, first_step=Step.ASSIGNMENT), 1)
    given_once(plan)
    assert plan.unplanned == ()
    assert plan.figures.cost <= decide(both, Params(first_step=Step.GREEDY), 1).figures.cost


PLAIN = """
from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.canonical import plan_hash
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.simulation.bigday import BigDay
from songda.modules.dispatch.simulation.metropolis import round_of
from songda.modules.dispatch.simulation.scale import measure
from songda.modules.dispatch.engine import compiled
assert compiled.numba is None
print(plan_hash(decide(round_of(30, 12, 5, bound=2), Params(zone_orders_max=20, search_iterations=8), 7)))
"""


def test_without_the_compiler_the_answer_is_the_same() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PLAIN],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ) | {"PYTHONPATH": SRC, "SONGDA_DISPATCH_PLAIN": "1"},
    )
    params = Params(zone_orders_max=20, search_iterations=8)
    assert told.stdout.strip() == plan_hash(decide(round_of(30, 12, 5, bound=2), params, 7))


def test_a_small_day_is_the_same_every_time_and_brings_everybody_their_food() -> None:
    days = [BigDay(150, 3, Params(), riders=90).run(300, lambda _second, _done: None) for _ in range(2)]
    assert days[0].fingerprint == days[1].fingerprint
    assert days[0].delivered == 150
    assert days[0].steps == {"search": days[0].rounds}
    assert days[0].late_percent < 60


def test_the_parts_of_a_round_are_measured_and_the_plan_is_the_same_when_shared() -> None:
    shown = measure("cold", round_of(120, 60, 1, bound=1), SMALL, Helpers(1).across)
    assert "zones: decide (insert, match, apply)" in [part.name for part in shown.parts]
    assert any("the same with zones spread" in said for said in shown.says)
