"""`house.do`: one action, one transaction, committed before the answer, once a key."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from tests.kernel.severed import severed_at_commit
from tests.kernel.small_house import note, one, run, small_house, somebody, soon

from songda.kernel.database import Database, DatabaseAway
from songda.kernel.errors import KeyReused, Refusal
from songda.kernel.house import Doing, House
from songda.kernel.ids import uuid7

SAID = "select said from scratch.notes where note_id = $1"


class NotToday(Refusal):
    code = "scratch.not_today"


@pytest.fixture
async def small(database_url: str) -> AsyncIterator[House]:
    async with small_house(database_url) as house:
        yield house


async def refuse_after(do: Doing, note_id: UUID) -> int:
    await note(do, note_id, 1)
    raise NotToday()


async def test_the_commit_is_done_before_the_answer(small: House) -> None:
    note_id = uuid7()
    assert await small.do(note, somebody(), uuid7().hex, note_id, 1) == 1
    assert await one(small, SAID, note_id) == 1
    assert await one(small, "select count(*) from kernel.facts where subject = $1", note_id) == 1


async def test_the_same_key_gives_the_same_answer(small: House) -> None:
    who, key, note_id = somebody(), uuid7().hex, uuid7()
    assert [await small.do(note, who, key, note_id, 1) for _ in range(3)] == [1, 1, 1]
    assert await one(small, SAID, note_id) == 1


async def test_thirty_two_at_once_under_one_key_are_one(small: House) -> None:
    who, key, note_id = somebody(), uuid7().hex, uuid7()
    answers = await asyncio.gather(*(small.do(note, who, key, note_id, 1) for _ in range(32)))
    assert answers == [1] * 32
    assert await one(small, SAID, note_id) == 1
    assert await one(small, "select count(*) from kernel.facts where subject = $1", note_id) == 1


async def test_without_a_key_thirty_two_are_thirty_two(small: House) -> None:
    """The control: it is the key that makes them one."""
    who, note_id = somebody(), uuid7()
    answers = await asyncio.gather(*(small.do(note, who, None, note_id, 1) for _ in range(32)))
    assert sorted(answers) == list(range(1, 33))


async def test_a_key_belongs_to_a_person(small: House) -> None:
    key, note_id = uuid7().hex, uuid7()
    assert [await small.do(note, somebody(), key, note_id, 1) for _ in range(2)] == [1, 2]


async def test_a_key_for_another_command_is_refused(small: House) -> None:
    who, key, note_id = somebody(), uuid7().hex, uuid7()
    await small.do(note, who, key, note_id, 1)
    with pytest.raises(KeyReused):
        await small.do(note, who, key, note_id, 2)
    with pytest.raises(KeyReused):
        await small.do(refuse_after, who, key, note_id)
    assert await one(small, SAID, note_id) == 1


async def test_a_refusal_leaves_no_row_and_its_key_is_judged_anew(small: House) -> None:
    who, key, note_id = somebody(), uuid7().hex, uuid7()
    with pytest.raises(NotToday):
        await small.do(refuse_after, who, key, note_id)
    assert await one(small, SAID, note_id) is None
    assert await one(small, "select count(*) from kernel.idempotency where key = $1", key) == 0
    assert await one(small, "select count(*) from kernel.facts where subject = $1", note_id) == 0
    assert await small.do(note, who, key, note_id, 1) == 1


async def test_a_deadlock_is_run_again(small: House) -> None:
    first, second = uuid7(), uuid7()
    for note_id in (first, second):
        await small.do(note, somebody(), None, note_id, 1)
    meeting = asyncio.Barrier(2)
    runs = 0

    async def crosswise(do: Doing, here: UUID, there: UUID) -> None:
        nonlocal runs
        runs += 1
        again = runs > 2
        await note(do, here, 2)
        if not again:
            await meeting.wait()
        await note(do, there, 2)

    who = somebody()
    await asyncio.gather(
        small.do(crosswise, who, None, first, second), small.do(crosswise, who, None, second, first)
    )
    assert runs == 3
    assert [await one(small, SAID, note_id) for note_id in (first, second)] == [3, 3]


async def test_a_serialization_failure_is_run_again(small: House) -> None:
    note_id = uuid7()
    await small.do(note, somebody(), None, note_id, 1)
    meeting = asyncio.Barrier(2)
    runs = 0

    async def read_then_write(do: Doing) -> None:
        nonlocal runs
        runs += 1
        await do.tx.execute("set transaction isolation level repeatable read")
        said = await do.tx.fetchval(SAID, note_id)
        if runs <= 2:
            await meeting.wait()
        await do.tx.execute("update scratch.notes set said = $2 where note_id = $1", note_id, said + 1)

    await asyncio.gather(*(small.do(read_then_write, somebody(), None) for _ in range(2)))
    assert runs == 3
    assert await one(small, SAID, note_id) == 3


async def test_a_mistake_of_ours_is_neither_hidden_nor_run_again(small: House) -> None:
    runs = 0

    async def wrong(do: Doing) -> None:
        nonlocal runs
        runs += 1
        await do.tx.execute("update scratch.notes set said = $1", "three")

    with pytest.raises(Exception) as seen:
        await small.do(wrong, somebody(), None)
    assert not isinstance(seen.value, DatabaseAway)
    assert runs == 1


DIES_AT_COMMIT = """
create or replace function scratch.die() returns trigger language plpgsql as
$$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
create constraint trigger dies after insert on scratch.notes deferrable initially deferred
for each row execute function scratch.die()
"""


async def test_a_commit_made_to_fail_is_no_answer(small: House) -> None:
    await run(small, DIES_AT_COMMIT)
    who, key, note_id = somebody(), uuid7().hex, uuid7()
    with pytest.raises(DatabaseAway):
        await small.do(note, who, key, note_id, 1)
    assert await one(small, SAID, note_id) is None
    await one(small, "drop trigger dies on scratch.notes")
    assert await small.do(note, who, key, note_id, 1) == 1


async def test_a_commit_whose_answer_is_lost_is_repeated_safely(small: House) -> None:
    """The server commits and the line breaks before it can say so: the same key, asked again, tells."""
    who, key, note_id = somebody(), uuid7().hex, uuid7()
    whole = small.db
    async with severed_at_commit(whole.url) as broken_url:
        small.db = await Database.connect(broken_url, size=1)
        with pytest.raises(DatabaseAway):
            await small.do(note, who, key, note_id, 1)
        small.db.pool.terminate()
    small.db = whole
    assert await soon(small, SAID, note_id) == 1
    assert await small.do(note, who, key, note_id, 1) == 1
    assert await one(small, SAID, note_id) == 1


async def test_a_slow_statement_is_away_and_leaves_nothing(small: House) -> None:
    note_id = uuid7()

    async def slow(do: Doing) -> None:
        await note(do, note_id, 1)
        await do.tx.execute("set local statement_timeout = '50ms'")
        await do.tx.execute("select pg_sleep(5)")

    with pytest.raises(DatabaseAway):
        await small.do(slow, somebody(), None)
    assert await one(small, SAID, note_id) is None
