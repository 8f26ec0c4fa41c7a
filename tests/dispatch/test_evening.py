"""Earnings evened among equals: what a rider asks, and who gets the order then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.deliveries.street import a_delivery, a_rider, rider_of, spot, stand
from tests.dispatch.small_world import candidates, drop, job, params, pickup, street, who_has
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ids import RiderId
from songda.kernel.permissions import SYSTEM
from songda.modules.dispatch import queries
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.gather import gather
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.evening import Earner, evened
from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.engine.values import Rider
from songda.modules.riders import public as riders
from songda.modules.riders.actions.duty import go_off_line, go_on_line

HOUR_S = 3_600
STEPS = [Step.SEARCH, Step.ASSIGNMENT, Step.GREEDY, Step.SEQUENCES]


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    made = Thinker(30)
    yield made
    made.close()


def ebike(name: str, earned_minor: int, worked_s: int) -> Earner[str]:
    return Earner(name, "ebike", earned_minor, worked_s)


def test_who_leads_asks_more_and_who_lags_asks_less() -> None:
    """40.00 an hour in the mean; with half an hour at it beside their own, 41.33 and 38.66: a thirtieth, and
    a fifth would be the most.
    """
    them = [ebike("lin", 4_200, HOUR_S), ebike("wei", 3_800, HOUR_S)]
    assert evened(them, 1_200, 1_800) == {"lin": 200, "wei": -200}


def test_nobody_asks_more_than_the_most() -> None:
    them = [ebike("lin", 9_000, 2 * HOUR_S), ebike("wei", 0, 2 * HOUR_S)]
    assert evened(them, 1_200, 1_800) == {"lin": 1_200, "wei": -1_200}


def test_a_new_rider_stands_at_the_mean() -> None:
    them = [ebike("lin", 6_000, HOUR_S), ebike("wei", 2_000, HOUR_S), ebike("new", 0, 0)]
    assert evened(them, 1_200, 1_800)["new"] == 0


def test_only_equals_are_compared() -> None:
    them = [
        ebike("lin", 4_000, HOUR_S),
        ebike("wei", 4_000, HOUR_S),
        Earner("hu", "motor", 9_000, HOUR_S),
    ]
    assert evened(them, 1_200, 1_800) == {"lin": 0, "wei": 0, "hu": 0}


def test_nothing_is_evened_before_two_have_worked_long_enough_or_anybody_has_earned() -> None:
    assert evened([ebike("lin", 6_000, 1_799), ebike("wei", 0, HOUR_S)], 1_200, 1_800) == {"lin": 0, "wei": 0}
    assert evened([ebike("lin", 0, HOUR_S), ebike("wei", 0, HOUR_S)], 1_200, 1_800) == {"lin": 0, "wei": 0}


@pytest.mark.parametrize("step", STEPS)
def test_of_two_alike_the_cheaper_gets_the_order(step: Step) -> None:
    told = [Rider(id="lin", place=5, price=900), Rider(id="wei", place=5, price=-900)]
    plan = decide(street([job("d", store=5, door=9)], told), params(step=step), seed=1)
    assert who_has(plan) == {"d": "wei"}


@pytest.mark.parametrize("step", STEPS)
def test_who_is_clearly_nearer_gets_it_all_the_same(step: Step) -> None:
    told = [Rider(id="lin", place=5, price=900), Rider(id="wei", place=9, price=-900)]
    plan = decide(street([job("d", store=5, door=9)], told), params(step=step), seed=1)
    assert who_has(plan) == {"d": "lin"}


def test_the_price_is_a_reason_and_the_reasons_add_up() -> None:
    told = [
        Rider(id="lin", place=5, price=900),
        Rider(id="wei", place=5, price=-900),
        Rider(id="wu", place=6),
    ]
    shown = candidates(decide(street([job("d", store=5, door=9)], told), params(), seed=1), "d")
    asked = [[(term.amount, term.cost) for term in c.terms if term.name == "price"] for c in shown]
    assert dict(zip([c.rider_id for c in shown], asked, strict=True)) == {
        "wei": [(-900, -900)],
        "wu": [],
        "lin": [(900, 900)],
    }
    assert all(c.cost == sum(term.cost for term in c.terms) for c in shown)


def test_what_a_rider_has_accepted_is_asked_for_no_more() -> None:
    bound = Rider(id="lin", place=5, price=900, route=(pickup("old"), drop("old")))
    plan = decide(
        street([job("old", store=5, door=9), job("new", store=5, door=9)], [bound]), params(), seed=1
    )
    (asked,) = [term.cost for term in candidates(plan, "new")[0].terms if term.name == "price"]
    assert asked == 900
    alone = decide(street([job("old", store=5, door=9)], [bound]), params(), seed=1)
    unpriced = decide(
        street([job("old", store=5, door=9)], [Rider(id="lin", place=5, route=bound.route)]), params(), seed=1
    )
    assert alone.figures.cost == unpriced.figures.cost


async def earned(house: House, rider_id: RiderId, minor: int) -> None:
    await house.do(riders.count_delivered, SYSTEM, None, rider_id, minor, 0)


async def an_afternoon(house: House, *, laggard_m: float) -> tuple[RiderId, RiderId]:
    """Two hours of work each; the first earned 80.00, the second 20.00. Both stand somewhere now."""
    leader, laggard = await a_rider(house, 1), await a_rider(house, 2, east_m=laggard_m)
    await earned(house, leader, 8_000)
    await earned(house, laggard, 2_000)
    house.clocks.advance(2 * HOUR_S)
    await stand(house, leader, spot(0))
    await stand(house, laggard, spot(laggard_m))
    return leader, laggard


async def prices(house: House) -> dict[str, int]:
    seen = await gather(house, CITY)
    assert seen is not None
    return {rider.id: rider.price for rider in seen.snapshot.riders}


async def asked(house: House) -> RiderId:
    async with house.db.glance() as tx:
        found = await tx.fetchval("select rider_id from deliveries.offers where state = 'open'")
    return RiderId(found)


async def test_a_laggard_gets_the_order_when_two_are_otherwise_equal(house: House, thinker: Thinker) -> None:
    leader, laggard = await an_afternoon(house, laggard_m=0)
    house.settings.replace(dispatch__evening_max_s=120)
    delivery_id = await a_delivery(house)
    assert await prices(house) == {str(leader): 1_200, str(laggard): -1_200}
    assert await Leader(house, thinker).look() == 1
    assert await asked(house) == laggard
    async with house.db.glance() as tx:
        order_id = await tx.fetchval("select order_id from deliveries.deliveries")
        told = await queries.why(tx, house, order_id, delivery_id, CITY)
    evenness = {
        one.rider_id: [(term.seconds, term.cost) for term in one.terms if term.code.endswith("evenness")]
        for one in told.candidates
    }
    assert evenness == {laggard: [(-120, -1_200)], leader: [(120, 1_200)]}


async def test_a_clearly_nearer_leader_still_gets_it(house: House, thinker: Thinker) -> None:
    leader, _ = await an_afternoon(house, laggard_m=2_000)
    house.settings.replace(dispatch__evening_max_s=120)
    await a_delivery(house)
    assert await Leader(house, thinker).look() == 1
    assert await asked(house) == leader


async def test_nothing_is_evened_while_the_setting_is_nought(house: House, thinker: Thinker) -> None:
    leader, laggard = await an_afternoon(house, laggard_m=0)
    house.settings.replace(dispatch__evening_max_s=0)
    await a_delivery(house)
    assert await prices(house) == {str(leader): 0, str(laggard): 0}
    assert await Leader(house, thinker).look() == 1
    assert await asked(house) == leader


async def test_resting_costs_nobody_their_place(house: House) -> None:
    leader, laggard = await an_afternoon(house, laggard_m=0)
    house.settings.replace(dispatch__evening_max_s=120)
    await a_delivery(house)
    before = await prices(house)
    for who in (leader, laggard):
        await house.do(go_off_line, rider_of(1 if who == leader else 2), None, who)
    house.clocks.advance(2 * HOUR_S)
    for who in (leader, laggard):
        await house.do(go_on_line, rider_of(1 if who == leader else 2), None, who)
        await stand(house, who, spot(0))
    assert await prices(house) == before


async def test_a_new_day_begins_at_the_mean(house: House) -> None:
    leader, laggard = await an_afternoon(house, laggard_m=0)
    house.settings.replace(dispatch__evening_max_s=120)
    house.clocks.advance(24 * HOUR_S)
    for who in (leader, laggard):
        await stand(house, who, spot(0))
    await a_delivery(house)
    assert await prices(house) == {str(leader): 0, str(laggard): 0}
