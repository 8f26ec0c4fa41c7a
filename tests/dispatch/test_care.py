"""Who must rest isn't asked, and is said to rest: snapshot, engine, the console's reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.deliveries.street import a_delivery, a_rider, one, rider_of, spot, stand, standing
from tests.dispatch.small_world import job, params, street, who_has
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.modules.deliveries.model import State
from songda.modules.dispatch import queries, records
from songda.modules.dispatch.actions.care import check_care
from songda.modules.dispatch.actions.commit import commit
from songda.modules.dispatch.actions.decide import Thinker, decide_timed, params_of
from songda.modules.dispatch.actions.gather import gather
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.params import Step
from songda.modules.dispatch.engine.values import Rider
from songda.modules.dispatch.model import Decided, LeaderId, RoundId
from songda.modules.riders.actions.duty import go_off_line, go_on_line


@pytest.fixture(scope="module")
def thinker() -> Iterator[Thinker]:
    made = Thinker(30)
    yield made
    made.close()


@pytest.mark.parametrize("step", list(Step))
def test_no_step_of_the_engine_gives_a_resting_rider_anything(step: Step) -> None:
    rested = Rider(id="far", place=20)
    resting = Rider(id="near", place=5, care="resting")
    world = street([job("a", store=5, door=8), job("b", store=5, door=9)], [rested, resting])
    assert set(who_has(decide(world, params(step=step), 1)).values()) == {"far"}
    pinned = street([job("a", store=5, door=8, only_rider="near")], [rested, resting])
    assert who_has(decide(pinned, params(step=step), 1)) == {}
    awake = street([job("a", store=5, door=8)], [rested, replace(resting, care="")])
    assert who_has(decide(awake, params(step=step), 1)) == {"a": "near"}


async def test_after_four_hours_the_nearest_is_passed_over_and_the_console_says_why(
    house: House, thinker: Thinker
) -> None:
    near = await a_rider(house)
    house.clocks.advance(4 * 3600)
    far = await a_rider(house, 2, east_m=900)
    await stand(house, near, spot(0))
    delivery_id = await a_delivery(house)
    assert await Leader(house, thinker).look() == 1
    assert await one(house, "select rider_id from deliveries.offers") == far
    now = await standing(house, delivery_id)
    async with house.db.reading() as tx:
        why = await queries.why(tx, house, now.order_id, delivery_id, CITY)
    assert [(row.code, row.riders) for row in why.blocked] == [("dispatch.blocked.resting", 1)]


async def test_nothing_is_planned_beyond_the_coming_rest(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(4 * 3600 - 900)
    await stand(house, rider_id, spot(0))
    await a_delivery(house)
    gathered = await gather(house, CITY)
    assert gathered is not None
    (rider,) = gathered.snapshot.riders
    assert rider.taking
    assert 895 <= rider.until_s <= 900


async def test_a_limit_between_deciding_and_writing_leaves_the_offer_out(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(4 * 3600 - 600)
    await stand(house, rider_id, spot(0))
    delivery_id = await a_delivery(house)
    async with house.db.transaction() as tx:
        lead = await records.take_lead(tx, CITY, LeaderId(uuid7()), 3600)
    gathered = await gather(house, CITY)
    assert lead is not None
    assert gathered is not None
    plan, took_ms = decide_timed(gathered.snapshot, params_of(house), 1)
    assert [chosen.rider_id for chosen in plan.offers] == [str(rider_id)]
    house.clocks.advance(600)
    decided = Decided(
        round_id=RoundId(uuid7()),
        lead=lead,
        gathered=gathered,
        params=params_of(house),
        seed=1,
        plan=plan,
        took_ms=took_ms,
    )
    assert await house.act(commit, decided) == 0
    assert (await standing(house, delivery_id)).state is State.WAITING
    assert await one(house, "select offered_count from dispatch.rounds") == 0
    assert await one(house, "select count(*) from deliveries.offers") == 0


async def test_a_rider_back_on_line_within_the_rest_is_not_asked(house: House, thinker: Thinker) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(4 * 3600)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    await house.do(go_on_line, rider_of(1), None, rider_id)
    await stand(house, rider_id, spot(0))
    await a_delivery(house)
    leader = Leader(house, thinker)
    assert await leader.look() == 0
    house.clocks.advance(1200)
    await stand(house, rider_id, spot(0))
    assert await leader.look() == 1


async def test_the_living_houses_offers_are_checked_and_a_breach_is_kept(
    house: House, thinker: Thinker
) -> None:
    """Offers made by the rules leave nothing; one slipped past them is found by the checker once."""
    rider_id = await a_rider(house)
    await a_delivery(house)
    assert await Leader(house, thinker).look() == 1
    assert await house.act(check_care) == 0
    house.clocks.advance(4 * 3600)
    async with house.db.transaction() as tx:
        for minutes in range(-240, 20, 10):
            await tx.execute(
                """insert into deliveries.offers (offer_id, delivery_id, rider_id, state, route,
                     pickup_expected_at, dropoff_expected_at, offered_at, expires_at, answered_at)
                   select gen_random_uuid(), delivery_id, rider_id, 'expired', '[]', $1,
                     $1::timestamptz + interval '1 hour', $1, $1, $1
                   from deliveries.offers where state = 'open' limit 1""",
                house.clocks.city_now().plus(60 * minutes + 300),
            )
    assert [rule for rule in await kept(house)] == []
    assert await house.act(check_care) > 0
    before = await kept(house)
    assert set(before) == {"rest"}
    await house.act(check_care)
    assert await kept(house) == before
    assert await one(house, "select distinct rider_id from dispatch.care_breaches") == rider_id


async def kept(house: House) -> list[str]:
    async with house.db.glance() as tx:
        rows = await tx.fetch("select rule from dispatch.care_breaches order by at")
    return [row["rule"] for row in rows]


async def test_no_travel_time_is_faster_than_fifteen_an_hour(house: House) -> None:
    await a_rider(house, east_m=-1_500)
    await a_delivery(house, door=spot(2_500))
    gathered = await gather(house, CITY)
    assert gathered is not None
    snapshot = gathered.snapshot
    (travel,) = snapshot.travels
    times = travel.matrix()
    for a, (x, y) in enumerate(snapshot.places):
        for b, (u, v) in enumerate(snapshot.places):
            metres = 10 * ((x - u) ** 2 + (y - v) ** 2) ** 0.5
            assert times[a, b] >= (metres - 20) / (15 / 3.6)
