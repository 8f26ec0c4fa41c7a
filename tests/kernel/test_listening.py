"""Listeners hear every fact, its effect moves with the cursor; a fact that fails parks its subject."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from tests.kernel.small_house import Crossed, Noted, note, one, run, small_house, soon

from songda.kernel import facts, listening
from songda.kernel.facts import Listener, Observer
from songda.kernel.house import Doing, House
from songda.kernel.ids import uuid7
from songda.kernel.listening import Feed, Pump
from songda.kernel.modules import Module

Handle = Callable[[Doing, Any], Awaitable[None]]
CAUGHT_UP = """
select not exists (select from kernel.facts where position is null)
   and not exists (select from kernel.cursors c, kernel.sequencer s
                   where c.listener = $1 and c.position < s.last_position)
"""
HEARD = "select coalesce(sum(heard), 0)::bigint from scratch.notes"


async def count(do: Doing, told: Noted) -> None:
    """Count each fact into its subject's row, in the lane's transaction."""
    await do.tx.execute("update scratch.notes set heard = heard + 1 where note_id = $1", told.note_id)


def listening_module(handle: Handle, name: str = "scratch.counter") -> Module:
    return Module(name="scratch", listeners=(Listener(name, (Noted,), handle),))


@asynccontextmanager
async def pumping(*houses: House) -> AsyncIterator[list[Pump]]:
    """A pump for each house, running; killed, not stopped, at the end: leases are not given back."""
    pumps = [Pump(house) for house in houses]
    tasks = [asyncio.create_task(pump.run()) for pump in pumps]
    try:
        yield pumps
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def tell(house: House, subjects: int, each: int) -> list[UUID]:
    """Tell `each` facts of each of some new subjects, many at once."""
    ids = [uuid7() for _ in range(subjects)]

    async def of(subject: UUID) -> None:
        for n in range(1, each + 1):
            await house.act(note, subject, n)

    await asyncio.gather(*(of(subject) for subject in ids))
    return ids


async def test_every_fact_is_heard_once_and_the_cursors_follow(database_url: str) -> None:
    async with small_house(database_url, listening_module(count)) as house, pumping(house):
        ids = await tell(house, 10, 8)
        await soon(house, CAUGHT_UP, "scratch.counter")
        assert await one(house, HEARD) == 80
        assert await one(house, "select bool_and(heard = 8) from scratch.notes")
        assert await one(house, "select count(*) from kernel.cursors") == 8
        assert len(ids) == 10


async def test_facts_of_a_subject_are_heard_in_order(database_url: str) -> None:
    heard: dict[UUID, list[int]] = defaultdict(list)

    async def keep(do: Doing, told: Noted) -> None:
        heard[told.note_id].append(told.n)

    async with small_house(database_url, listening_module(keep)) as house, pumping(house):
        ids = await tell(house, 12, 10)
        await soon(house, CAUGHT_UP, "scratch.counter")
    assert all(heard[subject] == list(range(1, 11)) for subject in ids)


async def test_an_effect_is_moved_on_with_the_cursor_or_not_at_all(database_url: str) -> None:
    failures = 3

    async def fail_sometimes(do: Doing, told: Noted) -> None:
        nonlocal failures
        await count(do, told)
        if failures > 0:
            failures -= 1
            raise ConnectionResetError("the line broke in the middle")

    async with small_house(database_url, listening_module(fail_sometimes)) as house, pumping(house):
        await tell(house, 6, 5)
        await soon(house, CAUGHT_UP, "scratch.counter", within_s=20)
        assert failures == 0
        assert await one(house, HEARD) == 30
        assert await one(house, "select count(*) from kernel.parked") == 0


async def test_a_fact_that_fails_parks_its_subject_and_others_go_on(database_url: str) -> None:
    broken = uuid7()

    async def refuse_one(do: Doing, told: Noted) -> None:
        if told.note_id == broken and told.n == 3:
            raise ValueError("this one is poison")
        await count(do, told)

    async with small_house(database_url, listening_module(refuse_one)) as house, pumping(house):
        await tell(house, 20, 4)
        for n in range(1, 7):
            await house.act(note, broken, n)
        await tell(house, 20, 4)
        await soon(house, CAUGHT_UP, "scratch.counter")
        assert await one(house, "select heard from scratch.notes where note_id = $1", broken) == 2
        assert await one(house, "select bool_and(heard = 4) from scratch.notes where note_id <> $1", broken)
        parked = await one(house, "select subject from kernel.parked where listener = 'scratch.counter'")
        assert parked == broken
        assert "poison" in await one(house, "select error from kernel.parked")


async def test_a_parked_subject_is_replayed_in_order_and_loses_nothing_after(database_url: str) -> None:
    """Facts told while it was parked are heard by the replay; those told right after it, by the lane."""
    broken, mended = uuid7(), False
    heard: list[int] = []

    async def refuse_until_mended(do: Doing, told: Noted) -> None:
        if not mended and told.n == 2:
            raise ValueError("not yet")
        if told.n not in heard:  # a batch that failed is heard again, fact by fact
            heard.append(told.n)

    module = listening_module(refuse_until_mended)
    async with small_house(database_url, module) as house, pumping(house):
        for n in range(1, 5):
            await house.act(note, broken, n)
        await soon(house, "select true from kernel.parked")
        await soon(house, CAUGHT_UP, "scratch.counter")
        assert heard == [1]
        mended = True
        assert await house.act(listening.replay, module.listeners[0], broken) == 3
        assert await one(house, "select count(*) from kernel.parked") == 0
        await house.act(note, broken, 5)
        await soon(house, CAUGHT_UP, "scratch.counter")
        assert heard == [1, 2, 3, 4, 5]
        assert await house.act(listening.replay, module.listeners[0], broken) == 0


async def test_a_replay_that_fails_leaves_it_parked(database_url: str) -> None:
    broken = uuid7()

    async def refuse(do: Doing, told: Noted) -> None:
        await count(do, told)
        raise ValueError("still")

    module = listening_module(refuse)
    async with small_house(database_url, module) as house, pumping(house):
        await house.act(note, broken, 1)
        await soon(house, "select true from kernel.parked")
        failed = await asyncio.gather(
            house.act(listening.replay, module.listeners[0], broken), return_exceptions=True
        )
        assert isinstance(failed[0], ValueError)
        assert await one(house, "select count(*) from kernel.parked") == 1
        assert await one(house, HEARD) == 0


async def test_two_pumps_never_handle_a_fact_twice(database_url: str) -> None:
    module = listening_module(count)
    async with small_house(database_url, module) as house, pumping(house, house, house) as pumps:
        await tell(house, 16, 12)
        await soon(house, CAUGHT_UP, "scratch.counter")
        assert await one(house, HEARD) == 16 * 12
        held = [set(pump.lanes) for pump in pumps]
        assert sum(len(lanes) for lanes in held) == 8


async def test_a_lane_stolen_under_a_slow_handler_is_not_heard_twice(database_url: str) -> None:
    """The lease runs out while a handler sleeps; the thief hears the fact, the sleeper's work is undone."""
    slow = asyncio.Event()
    began = asyncio.Event()

    async def dawdle(do: Doing, told: Noted) -> None:
        if not began.is_set():
            began.set()
            await slow.wait()
        await count(do, told)

    module = listening_module(dawdle)
    async with small_house(database_url, module) as house, pumping(house) as (first,):
        await house.act(note, uuid7(), 1)
        await asyncio.wait_for(began.wait(), 5)
        await run(house, "update kernel.cursors set leased_until_machine_at = now() - interval '1 s'")
        async with pumping(house) as (second,):
            await soon(house, "select sum(heard) = 1 from scratch.notes")
            slow.set()
            await asyncio.sleep(1)
            await soon(house, CAUGHT_UP, "scratch.counter")
            assert await one(house, HEARD) == 1
            assert first.owner != second.owner


async def test_lanes_are_taken_over_after_a_kill(database_url: str) -> None:
    async with small_house(database_url, listening_module(count)) as house:
        async with pumping(house):
            await tell(house, 8, 2)
            await soon(house, CAUGHT_UP, "scratch.counter")
        await tell(house, 8, 2)
        await run(house, "update kernel.cursors set leased_until_machine_at = now() + interval '1 s'")
        async with pumping(house) as (second,):
            await second.round()
            assert not second.lanes, "the dead one's lease still holds"
            second._renewed = 0.0
            await asyncio.sleep(1.1)
            await soon(house, CAUGHT_UP, "scratch.counter")
            assert await one(house, HEARD) == 32


async def test_lanes_given_back_are_taken_at_once(database_url: str) -> None:
    async with small_house(database_url, listening_module(count)) as house:
        async with pumping(house) as (first,):
            await soon(house, "select count(owner) = 8 from kernel.cursors")
        await listening.release(house, first.owner)
        second = Pump(house)
        await second.round()
        assert len(second.lanes) == 8


async def test_facts_nobody_hears_do_not_hold_anything_up(database_url: str) -> None:
    async with small_house(database_url, listening_module(count)) as house, pumping(house) as (pump,):

        async def cross(do: Doing) -> None:
            await do.announce(*(Crossed(note_id=uuid7()) for _ in range(300)))

        await house.act(cross)
        await soon(house, CAUGHT_UP, "scratch.counter")
        assert await pump.backlog() == 0
        assert await one(house, HEARD) == 0


async def test_what_a_listener_tells_is_heard_by_others(database_url: str) -> None:
    async def pass_on(do: Doing, told: Noted) -> None:
        await do.announce(Crossed(note_id=told.note_id))

    async def count_crossed(do: Doing, told: Crossed) -> None:
        await do.tx.execute("update scratch.notes set heard = heard + 1 where note_id = $1", told.note_id)

    module = Module(
        name="scratch",
        listeners=(
            Listener("scratch.first", (Noted,), pass_on),
            Listener("scratch.second", (Crossed,), count_crossed),
        ),
    )
    async with small_house(database_url, module) as house, pumping(house):
        await tell(house, 5, 4)
        await soon(house, "select sum(heard) = 20 from scratch.notes")


async def test_observers_and_feeds_see_each_fact_once_from_the_start_of_the_process(
    database_url: str,
) -> None:
    seen: list[int] = []

    def notice(house: House, told: Noted) -> None:
        seen.append(told.n)

    module = Module(name="scratch", observers=(Observer((Noted,), notice),))
    async with small_house(database_url, module) as house:
        subject = uuid7()
        await house.act(note, subject, 1)
        async with house.db.glance() as tx:
            await facts.place(tx)
        feed = Feed(house)
        batches: list[int] = []
        feed.on_facts(lambda batch: batches.extend(read.n for _, read in batch))
        await feed.round()
        assert seen == []
        for n in (2, 3):
            await house.act(note, subject, n)
        while await feed.round():
            pass
        assert seen == batches == [2, 3]


async def test_a_pump_told_to_stop_stops_though_it_is_woken_at_that_moment(database_url: str) -> None:
    async with small_house(database_url, listening_module(count)) as house:
        for _ in range(20):
            pump = Pump(house)
            task = asyncio.create_task(pump.run())
            await asyncio.sleep(0.01)
            pump.wake()
            task.cancel()
            ended, running = await asyncio.wait([task], timeout=2)
            assert (len(ended), len(running)) == (1, 0)
