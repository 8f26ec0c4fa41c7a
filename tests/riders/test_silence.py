"""A phone that says nothing any more."""

from __future__ import annotations

import asyncio

from tests.deliveries.street import a_rider, one, rider_of, spot, stand

from songda.kernel.house import House, set_rate
from songda.modules.riders import queries
from songda.modules.riders.actions.duty import go_off_line, go_on_line
from songda.modules.riders.actions.silence import fall_silent, find_silent
from songda.modules.riders.model import Duty, MyDay, OffBecause
from songda.modules.riders.rules import day_of

FELL = "select count(*) from kernel.facts where name = 'riders.RiderFellSilent'"
WENT = "select count(*) from kernel.facts where name = 'riders.RiderWentOffline'"
MESSAGES = "select count(*) from notify.messages where template = 'riders.fell_silent'"


async def my_day(house: House) -> MyDay:
    rider_id = rider_of(1).rider_id
    assert rider_id is not None
    today = day_of(house.clocks.city_now(), house.settings["riders.zone"])
    async with house.db.reading() as tx:
        return await queries.my_day(tx, house, rider_id, today)


async def test_after_five_silent_minutes_a_rider_is_off_line_and_told_so(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(295)
    assert await find_silent(house) == []
    house.clocks.advance(10)
    assert await find_silent(house) == [rider_id]
    assert await house.act(fall_silent, rider_id)
    assert not await house.act(fall_silent, rider_id)
    now = await my_day(house)
    assert (now.state, now.off_because) == (Duty.OFF, OffBecause.SILENT)
    assert [await one(house, sql) for sql in (FELL, WENT, MESSAGES)] == [1, 1, 1]
    await house.do(go_on_line, rider_of(1), None, rider_id)
    now = await my_day(house)
    assert (now.state, now.off_because) == (Duty.ON, None)
    # Coming on line is a sign of life of its own.
    assert await find_silent(house) == []
    house.clocks.advance(305)
    assert await house.act(fall_silent, rider_id)
    assert await one(house, MESSAGES) == 2


async def test_a_position_or_a_goodbye_that_came_first_wins(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(400)
    assert await find_silent(house) == [rider_id]
    await stand(house, rider_id, spot(5))
    assert not await house.act(fall_silent, rider_id)
    assert (await my_day(house)).state is Duty.ON
    house.clocks.advance(400)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    assert not await house.act(fall_silent, rider_id)
    assert (await my_day(house)).off_because is None
    assert [await one(house, sql) for sql in (FELL, WENT, MESSAGES)] == [0, 1, 0]


async def test_a_fast_city_leaves_a_phone_its_real_seconds(house: House) -> None:
    """At sixty times five city minutes are five seconds: nobody is dead after those."""
    rider_id = await a_rider(house)

    async def sixty(do: object) -> None:
        await set_rate(do, 60.0)  # type: ignore[arg-type]

    await house.act(sixty)
    await house.read_clocks()
    house.clocks.advance(80)
    assert await find_silent(house) == []
    house.clocks.advance(11)
    assert await find_silent(house) == [rider_id]


async def test_two_who_notice_at_once_tell_it_once(house: House) -> None:
    rider_id = await a_rider(house)
    house.clocks.advance(305)
    told = await asyncio.gather(*[house.act(fall_silent, rider_id) for _ in range(8)])
    assert sorted(told) == [False] * 7 + [True]
    assert await one(house, FELL) == 1
