"""Facts get gap-free positions in the order in which their subjects' locks were held; none is skipped."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from tests.kernel.small_house import Noted, elsewhere, note, one, run, small_house

from songda.kernel import facts
from songda.kernel.house import House
from songda.kernel.ids import uuid7

WRITERS, EACH, SUBJECTS = 16, 25, 12


@pytest.fixture
async def small(database_url: str) -> AsyncIterator[House]:
    async with small_house(database_url) as house:
        yield house


async def write_many(house: House, subjects: list[UUID], chance: random.Random) -> None:
    """Tell in a transaction that holds the subject's row, and dawdles."""
    for _ in range(EACH):
        async with house.db.transaction() as tx:
            subject = chance.choice(subjects)
            n = await tx.fetchval(
                "update scratch.notes set said = said + 1 where note_id = $1 returning said", subject
            )
            await facts.write(tx, [Noted(note_id=subject, n=n)], house.clocks.city_now())
            await asyncio.sleep(chance.uniform(0, 0.01))


async def read_by_position(house: House, writing: "asyncio.Task[Any]") -> list[tuple[int, UUID, int]]:
    """Place and read behind a cursor until the writers are done and nothing is left."""
    seen: list[tuple[int, UUID, int]] = []
    while True:
        done = writing.done()
        async with house.db.glance() as tx:
            told = await facts.hear(tx, seen[-1][0] if seen else 0)
        seen += [(one.position, one.subject, one.read().n) for one in told]
        if done and not told:
            return seen
        await asyncio.sleep(0.002)


async def read_by_number(house: House, writing: "asyncio.Task[Any]") -> list[int]:
    """What an outbox without a sequencer would do: the next numbers behind the last one seen."""
    last, seen = 0, []
    while True:
        done = writing.done()
        async with house.db.glance() as tx:
            rows = await tx.fetch("select number from kernel.facts where number > $1 order by number", last)
        seen += [row["number"] for row in rows]
        last = seen[-1] if seen else 0
        if done and not rows:
            return seen
        await asyncio.sleep(0.002)


async def test_sixteen_writers_and_a_long_transaction_skip_nothing(small: House) -> None:
    subjects = [uuid7() for _ in range(SUBJECTS)]
    for subject in subjects:
        await run(small, f"insert into scratch.notes (note_id, said) values ('{subject}', 0)")
    long_one = await elsewhere(small.db.url)
    begun = long_one.transaction()
    await begun.start()
    late = uuid7()
    await facts.write(long_one, [Noted(note_id=late, n=1)], small.clocks.city_now())

    async def everything() -> None:
        await asyncio.gather(*(write_many(small, subjects, random.Random(n)) for n in range(WRITERS)))
        await begun.commit()

    writing = asyncio.create_task(everything())
    by_position, by_number = await asyncio.gather(
        read_by_position(small, writing), read_by_number(small, writing)
    )
    await long_one.close()
    count = WRITERS * EACH + 1
    assert [position for position, _, _ in by_position] == list(range(1, count + 1))
    for subject in subjects:
        told = [n for _, of, n in by_position if of == subject]
        assert told == list(range(1, len(told) + 1))
    assert [subject for _, subject, _ in by_position].index(late) > count // 2
    # The control: the naive reader never sees the long transaction's fact, and others it overtook.
    assert len(by_number) < count


async def test_two_sequencers_do_not_disturb_each_other(small: House) -> None:
    for _ in range(40):
        await small.act(note, uuid7(), 1)

    async def place() -> int:
        async with small.db.glance() as tx:
            return await facts.place(tx, 3)

    placed: list[int] = []
    async with asyncio.timeout(20):
        while sum(n for n in placed if n > 0) < 40:
            placed += await asyncio.gather(*(place() for _ in range(4)))
    assert await one(small, "select count(distinct position) from kernel.facts") == 40
    assert await one(small, "select max(position) from kernel.facts") == 40
    assert await one(small, "select last_position from kernel.sequencer") == 40


async def test_a_rolled_back_fact_leaves_no_gap(small: House) -> None:
    async def tell_and_fail() -> None:
        async with small.db.transaction() as tx:
            await facts.write(tx, [Noted(note_id=uuid7(), n=1)], small.clocks.city_now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await tell_and_fail()
    await small.act(note, uuid7(), 1)
    async with small.db.glance() as tx:
        assert await facts.place(tx) == 1
        assert [told.position for told in await facts.hear(tx, 0)] == [1]


def test_a_subjects_lane_is_the_same_in_every_process() -> None:
    assert facts.lane_of(UUID(int=1)) == 3
    assert {facts.lane_of(UUID(int=n)) for n in range(200)} == set(range(8))


def test_a_fact_is_named_after_its_module_and_reads_as_it_was_written() -> None:
    told = Noted(note_id=UUID(int=7), n=3)
    assert facts.name_of(Noted) == "tests.Noted"
    assert facts.subject_of(told) == UUID(int=7)
