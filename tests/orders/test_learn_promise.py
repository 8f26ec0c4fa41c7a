"""Delivered orders teach the house what to promise."""

from __future__ import annotations

from tests.orders.lunch import hear, hungry, open_lunch, opened, quoted, ridden, run, wanted
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ranges import Shift
from songda.modules.orders import records
from songda.modules.orders.actions.accept import accept


async def shift(house: House) -> Shift:
    async with house.db.glance() as tx:
        return await records.promise_shift(tx, CITY)


async def test_one_that_came_before_its_promise_moves_the_low_end_down(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    assert await shift(house) == Shift()
    await ridden(house, order_id)
    await hear(house)
    await hear(house)
    assert await shift(house) == Shift(low_s=-45, high_s=-5)


async def test_one_that_came_too_late_moves_the_high_end_up(house: House) -> None:
    await open_lunch(house)
    _, order_id = await opened(house)
    await run(house, accept, order_id)
    house.clocks.advance(7_200)
    await ridden(house, order_id)
    await hear(house)
    assert await shift(house) == Shift(low_s=5, high_s=45)


async def test_the_next_quote_is_moved_by_what_was_learned(house: House) -> None:
    await open_lunch(house)
    who, home = await hungry(house)
    before = (await quoted(house, who, wanted(home))).promise
    async with house.db.transaction() as tx:
        await records.move_promise(tx, CITY, Shift(low_s=-120, high_s=600))
    kept = (await quoted(house, who, wanted(home))).promise
    assert (kept.high_at - before.high_at).total_seconds() <= 60  # what was read a moment ago, by the minute
    house.clocks.advance(301)
    after = (await quoted(house, who, wanted(home))).promise
    moved_s = (after.high_at - before.high_at).total_seconds()
    assert 840 <= moved_s <= 960  # 301 s later, and 600 s more, in whole minutes


async def test_a_shift_stays_within_an_hour(house: House) -> None:
    async with house.db.transaction() as tx:
        for _ in range(3):
            await records.move_promise(tx, CITY, Shift(low_s=-2_000, high_s=2_000))
    assert await shift(house) == Shift(low_s=-3_600, high_s=3_600)
