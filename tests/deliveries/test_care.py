"""Whoever gives a rider work is bound by their rest: the engine, operators by hand, a restarted house."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.deliveries.street import (
    a_delivery,
    a_rider,
    an_offer,
    breaches,
    one,
    rider_of,
    spot,
    standing,
    told,
)

from songda.entry import composition
from songda.kernel.house import House
from songda.kernel.ids import RiderId
from songda.kernel.jobs import Worker
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions import answer, by_hand, riding
from songda.modules.deliveries.model import State
from songda.modules.riders import records
from songda.modules.riders.actions.care import go_on
from songda.modules.riders.actions.duty import go_off_line, go_on_line
from songda.modules.riders.errors import NotAsked, RiderMustGoOn, RiderMustRest
from songda.modules.riders.model import Standing, Vehicle, Work
from songda.modules.riders.rules import care


@pytest.fixture(autouse=True)
def begins_at_six(house: House) -> None:
    """No midnight falls into a test, whenever it runs."""
    now = house.clocks.city_now().astimezone(ZoneInfo("Asia/Shanghai"))
    six = (now + timedelta(days=1)).replace(hour=6, minute=0)
    house.clocks.advance((six - now).total_seconds())


async def work_of(house: House, rider_id: RiderId) -> Work:
    async with house.db.glance() as tx:
        _, found = await records.working(tx, rider_id)
    return care.as_of(found, house.clocks.city_now(), care.rules_of(house.settings, Vehicle.EBIKE))


async def test_no_offer_goes_out_in_the_twenty_minutes_after_four_hours(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    house.clocks.advance(4 * 3600)
    with pytest.raises(RiderMustRest):
        await an_offer(house, delivery_id, rider_id)
    assert (await standing(house, delivery_id)).state is State.WAITING
    assert await one(house, "select count(*) from deliveries.offers") == 0
    house.clocks.advance(20 * 60)
    await an_offer(house, delivery_id, rider_id)
    assert (await standing(house, delivery_id)).state is State.OFFERED
    assert await breaches(house) == []


async def test_an_operators_hand_is_bound_too_and_nothing_moves(house: House) -> None:
    first, delivery_id = await a_rider(house), await a_delivery(house)
    await house.do(by_hand.assign, SYSTEM, None, delivery_id, first)
    tired = await a_rider(house, 2)
    house.clocks.advance(4 * 3600)
    with pytest.raises(RiderMustRest):
        await house.do(by_hand.assign, SYSTEM, None, delivery_id, tired)
    now = await standing(house, delivery_id)
    assert (now.state, now.rider_id) == (State.ASSIGNED, first), "it stays with whom it was"
    assert await breaches(house) == []


async def test_going_off_line_and_on_does_not_buy_an_offer(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    house.clocks.advance(4 * 3600 + 60)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    house.clocks.advance(60)
    await house.do(go_on_line, rider_of(1), None, rider_id)
    with pytest.raises(RiderMustRest):
        await an_offer(house, delivery_id, rider_id)


async def test_an_offer_made_before_may_be_taken_and_the_rest_begins_after_it(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    house.clocks.advance(4 * 3600 - 30)
    offer_id = await an_offer(house, delivery_id, rider_id)
    house.clocks.advance(40)
    await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    house.clocks.advance(1200)
    work = await work_of(house, rider_id)
    assert care.standing(work, care.rules_of(house.settings, Vehicle.EBIKE)) is Standing.REST_DUE
    await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    now = await standing(house, delivery_id)
    await house.do(riding.picked_up, rider_of(1), None, delivery_id, rider_id, now.pickup_code)
    await house.do(riding.at_customer, rider_of(1), None, delivery_id, rider_id)
    await house.do(riding.deliver, rider_of(1), None, delivery_id, rider_id, now.drop_code, None, None)
    another = await a_delivery(house)
    house.clocks.advance(20 * 60 - 10)
    with pytest.raises(RiderMustRest):
        await an_offer(house, another, rider_id)
    house.clocks.advance(15)
    await an_offer(house, another, rider_id)


async def test_at_eight_hours_only_the_riders_own_word_brings_more(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    with pytest.raises(NotAsked):
        await house.do(go_on, rider_of(1), None, rider_id)
    house.clocks.advance(8 * 3600 + 20 * 60)
    with pytest.raises(RiderMustGoOn):
        await an_offer(house, delivery_id, rider_id)
    for _ in range(2):
        await house.do(go_on, rider_of(1), None, rider_id)
    assert await one(house, "select count(*) from riders.work_log where kind = 'went_on'") == 1
    house.clocks.advance(20 * 60)
    await an_offer(house, delivery_id, rider_id)


async def test_every_end_of_a_delivery_is_counted_once(house: House) -> None:
    rider_id = await a_rider(house)
    first, second = await a_delivery(house), await a_delivery(house)
    await house.do(by_hand.assign, SYSTEM, None, first, rider_id)
    await house.do(by_hand.assign, SYSTEM, None, second, rider_id)
    assert (await work_of(house, rider_id)).held_count == 2
    for _ in range(2):
        await house.do(by_hand.release, SYSTEM, None, first)
    assert (await work_of(house, rider_id)).held_count == 1
    other = await a_rider(house, 2)
    await house.do(by_hand.assign, SYSTEM, None, second, other)
    assert ((await work_of(house, rider_id)).held_count, (await work_of(house, other)).held_count) == (0, 1)


async def test_a_restarted_house_remembers(house: House, database_url: str) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    house.clocks.advance(4 * 3600)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    async with house.db.transaction() as tx:
        await tx.execute(
            "insert into kernel.city_clock (machine_from, city_from, rate) values (clock_timestamp(), $1, 1)",
            house.clocks.city_now(),
        )
    again = await composition.open_house(database_url, settings=house.settings)
    try:
        await again.do(go_on_line, rider_of(1), None, rider_id)
        with pytest.raises(RiderMustRest):
            await an_offer(again, delivery_id, rider_id)
    finally:
        await composition.close_house(again)


async def test_no_offer_says_a_time_before_the_kitchens_or_faster_than_fifteen_an_hour(house: House) -> None:
    """The plan of a round that knew less is put right in the transaction that offers."""
    rider_id = await a_rider(house)
    delivery_id = await a_delivery(house, ready_s=1_800, door=spot(2_500))
    await an_offer(house, delivery_id, rider_id)  # its route says 300 s and 900 s
    now = await standing(house, delivery_id)
    picked = await one(house, "select pickup_expected_at from deliveries.offers")
    dropped = await one(house, "select dropoff_expected_at from deliveries.offers")
    assert picked == now.ready_expected_at
    assert 595 <= (dropped - picked).total_seconds() <= 605, "2,500 m at 15 km/h are 600 s"


async def test_a_robot_needs_no_rest(house: House) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    async with house.db.transaction() as tx:
        await tx.execute("update riders.riders set vehicle = 'robot'")
    house.clocks.advance(5 * 3600)
    await an_offer(house, delivery_id, rider_id)


async def test_the_turn_is_told_once_by_the_clock(house: House) -> None:
    rider_id = await a_rider(house)
    worker = Worker(house)
    house.clocks.advance(4 * 3600 + 1)
    for _ in range(3):
        await worker.round()
    assert await standings_told(house) == ["resting"]
    house.clocks.advance(20 * 60 + 1)
    for _ in range(3):
        await worker.round()
    assert await standings_told(house) == ["resting", "offers"]
    assert (await work_of(house, rider_id)).held_count == 0
    assert await told(house) == []


async def standings_told(house: House) -> list[str]:
    async with house.db.glance() as tx:
        rows = await tx.fetch(
            """select body ->> 'standing' as standing from kernel.facts
               where name = 'riders.RiderStandingChanged' order by number"""
        )
    return [row["standing"] for row in rows]
