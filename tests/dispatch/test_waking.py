"""When rounds are: at once on news, when something kept back is due, and by the clock anyway."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from tests.deliveries.street import a_delivery, a_rider, an_offer, one, rider_of, spot, stand, standing

from songda.kernel.house import House
from songda.kernel.listening import Feed
from songda.modules.deliveries.actions import answer
from songda.modules.dispatch.actions import lead as leading
from songda.modules.dispatch.actions.decide import Thinker
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.riders.actions.duty import go_off_line, go_on_line

SOON_S = 12
"""Far less than the clock's thirty seconds, and enough for a busy machine."""

OFFERED = "select count(*) from deliveries.offers where state = 'open'"
ROUNDS = "select count(*) from dispatch.rounds"


@contextlib.asynccontextmanager
async def leading_city(house: House, *, hears: bool = True) -> AsyncIterator[None]:
    """A process that leads, settled: its first look is behind it. `hears`: facts reach it."""
    house.settings.replace(dispatch__every_machine_s=0.2)
    running = [asyncio.create_task(leading.keep_leading(house))]
    if hears:
        running.append(asyncio.create_task(Feed(house).run()))
    try:
        await _first_look(house)
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _first_look(house: House) -> None:
    """The loop takes back a ring when it begins to look; starting its worker process takes seconds."""
    await asyncio.sleep(0)
    house.state[leading.WAKE].set()

    async def begun() -> bool:
        return not house.state[leading.WAKE].is_set()

    assert await until(begun, 60)
    await asyncio.sleep(1)


async def until(met: Callable[[], Awaitable[bool]], within_s: float) -> bool:
    last_s = time.monotonic() + within_s
    while time.monotonic() < last_s:
        if await met():
            return True
        await asyncio.sleep(0.1)
    return False


async def offered(house: House) -> bool:
    return bool(await one(house, OFFERED))


async def test_a_new_delivery_is_offered_at_once(house: House) -> None:
    await a_rider(house)
    async with leading_city(house):
        await a_delivery(house)
        assert await until(lambda: offered(house), SOON_S)


async def test_a_rider_who_comes_on_line_is_asked_at_once(house: House) -> None:
    rider_id = await a_rider(house)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    await a_delivery(house)
    async with leading_city(house):
        assert not await offered(house)
        await house.do(go_on_line, rider_of(1), None, rider_id)
        assert await until(lambda: offered(house), SOON_S)


async def test_a_rider_never_seen_before_is_asked_with_the_first_fix(house: House) -> None:
    rider_id = await a_rider(house)
    await house.do(go_off_line, rider_of(1), None, rider_id)
    async with house.db.transaction() as tx:
        await tx.execute("delete from riders.positions")
    await a_delivery(house)
    async with leading_city(house):
        await house.do(go_on_line, rider_of(1), None, rider_id)
        assert not await until(lambda: offered(house), 2)
        house.clocks.advance(1)
        await stand(house, rider_id, spot(0))
        assert await until(lambda: offered(house), SOON_S)


async def test_a_rider_who_has_answered_is_asked_again_at_once(house: House) -> None:
    """Nobody is asked two things at a time, so the second delivery waits for the answer to the first."""
    rider_id = await a_rider(house)
    offer_id = await an_offer(house, await a_delivery(house), rider_id)
    second = await a_delivery(house)
    async with leading_city(house):
        assert (await standing(house, second)).state == "waiting"
        await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
        assert await until(lambda: offered(house), SOON_S)
        assert (await standing(house, second)).state == "offered"


async def test_many_news_at_once_are_one_round_or_two(house: House) -> None:
    async with leading_city(house):
        await a_delivery(house, ready_s=1700)
        await a_rider(house, 1, east_m=900)
        before = await one(house, ROUNDS)
        house.settings.replace(dispatch__every_machine_s=1.5)
        await asyncio.sleep(1)
        for number in range(2, 12):
            await a_rider(house, number, east_m=900)
        await asyncio.sleep(4)
        assert before < await one(house, ROUNDS) <= before + 5


async def test_what_is_kept_back_is_offered_when_it_is_due(house: House) -> None:
    thinker = Thinker(30)
    try:
        leader = Leader(house, thinker)
        await a_rider(house, east_m=1500)
        delivery_id = await a_delivery(house, ready_s=1500)
        assert await leader.look() == 0
        assert leader.due_at is not None
        left_s = (leader.due_at - house.clocks.city_now()).total_seconds()
        assert 600 < left_s < 1380  # ready in 25 minutes, a ride of some minutes, two minutes' notice
        house.clocks.advance(left_s - 5)
        await stand(house, (await a_rider(house, east_m=1500)), spot(1500))
        assert await leader.look() == 0
        house.clocks.advance(6)
        assert await leader.look() == 1
        assert leader.due_at is None
        assert (await standing(house, delivery_id)).state == "offered"
    finally:
        thinker.close()


async def test_the_loop_wakes_when_what_was_kept_back_is_due(house: House) -> None:
    """No fact tells of it: only the plan knows."""
    thinker = Thinker(30)
    try:
        await a_rider(house, east_m=1500)
        await a_delivery(house, ready_s=1500)
        leader = Leader(house, thinker)
        assert await leader.look() == 0
        assert leader.due_at is not None
        house.clocks.advance((leader.due_at - house.clocks.city_now()).total_seconds() - 10)
        await leader.close()
    finally:
        thinker.close()
    await stand(house, await a_rider(house, east_m=1500), spot(1500))
    async with leading_city(house):
        assert not await offered(house)
        assert await until(lambda: offered(house), SOON_S)


async def test_where_no_fact_arrives_the_clock_finds_it(house: House) -> None:
    house.settings.replace(dispatch__every_city_s=2)
    async with leading_city(house, hears=False):
        await a_rider(house)
        await a_delivery(house)
        assert await until(lambda: offered(house), SOON_S)
