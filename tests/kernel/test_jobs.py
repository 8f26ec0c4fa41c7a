"""Jobs: due by both clocks, leased to one worker, done once, tried again, dead at last and replayed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from tests.kernel.small_house import note, one, run, small_house, soon

from songda.kernel import jobs
from songda.kernel.clocks import Patience
from songda.kernel.house import Doing, House, set_rate
from songda.kernel.ids import uuid7
from songda.kernel.jobs import Job, Worker
from songda.kernel.modules import Module
from songda.kernel.values import value

WAITING = "select count(*) from kernel.jobs"
HEARD = "select coalesce(sum(heard), 0)::bigint from scratch.notes"


@value
class About:
    note_id: UUID


@value
class Nothing:
    pass


async def count(do: Doing, about: About) -> None:
    await do.tx.execute(
        """insert into scratch.notes (note_id, said, heard) values ($1, 0, 1)
           on conflict (note_id) do update set heard = scratch.notes.heard + 1""",
        about.note_id,
    )


COUNT = Job("scratch.count", About, run=count)


def with_jobs(*kinds: Job) -> Module:
    return Module(name="scratch", jobs=kinds)


@pytest.fixture
async def small(database_url: str) -> AsyncIterator[House]:
    async with small_house(database_url, with_jobs(COUNT)) as house:
        yield house


@asynccontextmanager
async def working(*houses: House) -> AsyncIterator[list[Worker]]:
    """A worker for each house, running."""
    workers = [Worker(house) for house in houses]
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield workers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def ask(do: Doing, job: Job, note_id: UUID, city_s: float, machine_s: float, key: str | None) -> None:
    await do.later(job, About(note_id=note_id), city_s=city_s, machine_s=machine_s, key=key)


async def test_a_job_asked_for_is_done_with_its_row_gone(small: House) -> None:
    note_id = uuid7()
    await small.act(ask, COUNT, note_id, 0, 0, None)
    assert await Worker(small).round() == 1
    assert await one(small, HEARD) == 1
    assert await one(small, WAITING) == 0


async def test_a_refused_action_asks_for_nothing(small: House) -> None:
    async def ask_and_fail(do: Doing) -> None:
        await ask(do, COUNT, uuid7(), 0, 0, None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await small.act(ask_and_fail)
    assert await one(small, WAITING) == 0


async def test_a_job_waits_for_city_time(small: House) -> None:
    await small.act(set_rate, 60.0)
    await small.read_clocks()
    await small.act(ask, COUNT, uuid7(), 3600, 0, None)
    worker = Worker(small)
    assert await worker.round() == 0
    small.clocks.advance(59)
    assert await worker.round() == 0
    small.clocks.advance(2)
    assert await worker.round() == 1


async def test_a_job_waits_for_machine_time_too(small: House) -> None:
    """At 60× five city minutes are five seconds, which is too short for a person."""
    await small.act(set_rate, 60.0)
    await small.read_clocks()

    async def patiently(do: Doing) -> None:
        await do.later(COUNT, About(note_id=uuid7()), patience=Patience(city_s=300, machine_s_min=20))

    await small.act(patiently)
    worker = Worker(small)
    small.clocks.advance(10)
    assert await worker.round() == 0
    small.clocks.advance(11)
    assert await worker.round() == 1


async def test_asking_twice_under_a_key_is_asking_once(small: House) -> None:
    note_id = uuid7()
    for _ in range(3):
        await small.act(ask, COUNT, note_id, 0, 0, "this one")
    assert await one(small, WAITING) == 1


async def test_five_workers_do_each_job_once(small: House) -> None:
    for _ in range(60):
        await small.act(ask, COUNT, uuid7(), 0, 0, None)
    async with working(*[small] * 5):
        await soon(small, "select count(*) = 0 from kernel.jobs")
    assert await one(small, HEARD) == 60
    assert await one(small, "select max(heard) from scratch.notes") == 1


async def test_a_worker_that_died_leaves_its_jobs_to_others(small: House) -> None:
    await small.act(ask, COUNT, uuid7(), 0, 0, None)
    async with small.db.glance() as tx:
        now = small.clocks.machine_now()
        taken = await jobs._claim(tx, uuid7(), [COUNT.name], small.clocks.city_now(), now)
    assert len(taken) == 1
    worker = Worker(small)
    assert await worker.round() == 0
    small.clocks.advance(jobs.LEASE_S + 1)
    assert await worker.round() == 1
    assert await one(small, HEARD) == 1


async def test_a_job_that_outlives_its_lease_has_its_effect_once(database_url: str) -> None:
    slow, began = asyncio.Event(), asyncio.Event()

    async def dawdle(do: Doing, about: About) -> None:
        if not began.is_set():
            began.set()
            await slow.wait()
        await count(do, about)

    kind = Job("scratch.dawdle", About, run=dawdle)
    async with small_house(database_url, with_jobs(kind)) as house:
        await house.act(ask, kind, uuid7(), 0, 0, None)
        first = asyncio.create_task(Worker(house).round())
        await asyncio.wait_for(began.wait(), 5)
        house.clocks.advance(jobs.LEASE_S + 1)
        second = asyncio.create_task(Worker(house).round())
        await asyncio.sleep(0.2)
        slow.set()
        await asyncio.gather(first, second)
        assert await one(house, HEARD) == 1
        assert await one(house, WAITING) == 0


async def test_work_outside_is_done_at_least_once_and_its_row_is_gone(database_url: str) -> None:
    calls = 0

    async def call(house: House, about: About) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ConnectionError("the gateway is away")

    kind = Job("scratch.call", About, outside=call)
    async with small_house(database_url, with_jobs(kind)) as house:
        await house.act(ask, kind, uuid7(), 0, 0, None)
        worker = Worker(house)
        await worker.round()
        assert await one(house, "select error from kernel.jobs") == "ConnectionError: the gateway is away"
        assert await worker.round() == 0, "it waits before it is tried again"
        house.clocks.advance(4)
        await worker.round()
        assert calls == 2
        assert await one(house, WAITING) == 0


async def test_a_job_that_always_fails_dies_and_is_replayed_by_hand(database_url: str) -> None:
    mended = False

    async def fail(do: Doing, about: About) -> None:
        await count(do, about)
        if not mended:
            raise ValueError("never")

    kind = Job("scratch.fail", About, run=fail)
    async with small_house(database_url, with_jobs(kind, COUNT)) as house:
        await house.act(ask, kind, uuid7(), 0, 0, None)
        worker = Worker(house)
        for _ in range(jobs.TRIES):
            assert await worker.round() == 1
            house.clocks.advance(600)
        assert await worker.round() == 0
        assert await one(house, "select dead and attempts = 10 from kernel.jobs")
        assert await one(house, HEARD) == 0
        await house.act(ask, COUNT, uuid7(), 0, 0, None)
        assert await worker.round() == 1, "others are not held up"
        mended = True
        async with house.db.transaction() as tx:
            assert await jobs.replay_dead(tx, "scratch.other") == 0
            assert await jobs.replay_dead(tx) == 1
        assert await worker.round() == 1
        assert await one(house, HEARD) == 2
        assert await one(house, WAITING) == 0


async def test_a_periodic_job_runs_once_a_period_over_all_workers(database_url: str) -> None:
    runs = 0

    async def tick(do: Doing, _: Nothing) -> None:
        nonlocal runs
        runs += 1

    kind = Job("scratch.tick", Nothing, run=tick, every_s=10)
    async with small_house(database_url, with_jobs(kind)) as house:
        workers = [Worker(house) for _ in range(3)]
        for worker in workers:
            await worker._plant_periodic()
        assert await one(house, WAITING) == 1
        for period in range(1, 5):
            await asyncio.gather(*(worker.round() for worker in workers))
            await asyncio.gather(*(worker.round() for worker in workers))
            assert runs == period
            house.clocks.advance(10.1)


async def test_a_periodic_job_that_keeps_failing_is_never_dead_nor_forgotten(database_url: str) -> None:
    async def fail(do: Doing, _: Nothing) -> None:
        raise ValueError("again")

    kind = Job("scratch.tick", Nothing, run=fail, every_s=10)
    async with small_house(database_url, with_jobs(kind)) as house:
        worker = Worker(house)
        await worker._plant_periodic()
        await run(house, "update kernel.jobs set attempts = 5000")
        for _ in range(3):
            assert await worker.round() == 1
            assert await one(house, "select not dead and owner is null from kernel.jobs")
            house.clocks.advance(10.1)


async def test_a_dead_job_does_not_swallow_a_new_one_of_its_key(small: House) -> None:
    note_id = uuid7()
    await small.act(ask, COUNT, note_id, 0, 0, "this one")
    await run(small, "update kernel.jobs set dead = true")
    await small.act(ask, COUNT, note_id, 0, 0, "this one")
    assert await Worker(small).round() == 1
    assert await one(small, HEARD) == 1


async def test_one_slow_call_outside_does_not_hold_up_the_others(database_url: str) -> None:
    slow = asyncio.Event()

    async def call(house: House, about: About) -> None:
        await slow.wait()

    kind = Job("scratch.call", About, outside=call)
    async with small_house(database_url, with_jobs(kind, COUNT)) as house:
        await house.act(ask, kind, uuid7(), 0, 0, None)
        async with working(house):
            await soon(house, "select attempts = 1 from kernel.jobs")
            await house.act(ask, COUNT, uuid7(), 0, 0, None)
            await soon(house, "select sum(heard) = 1 from scratch.notes", within_s=5)
            slow.set()
            await soon(house, "select count(*) = 0 from kernel.jobs")


async def test_what_is_noted_and_what_is_asked_for_stand_or_fall_together(small: House) -> None:
    async def both(do: Doing) -> None:
        await note(do, uuid7(), 1)
        await ask(do, COUNT, uuid7(), 0, 0, None)

    await small.act(both)
    assert await one(small, WAITING) == 1
    assert await one(small, "select count(*) from kernel.facts") == 1
