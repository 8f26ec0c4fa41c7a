"""Tables in partitions by day: made ahead, dropped whole, nothing lost on the way there."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from songda.entry.migrate import migrate
from songda.kernel.clocks import CityTime
from songda.kernel.house import House
from songda.kernel.partitions import keep_days

RIDER = UUID(int=5)
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
WHERE = "select tableoid::regclass::text as lies_in, at from riders.samples where rider_id = $1 order by at"
CHILDREN = """select c.relname::text from pg_inherits i join pg_class c on c.oid = i.inhrelid
              where i.inhparent = 'riders.samples'::regclass and c.relname like '%_2031____' order by 1"""


def days(count: float) -> datetime:
    return NOON + timedelta(days=count)


async def sample(house: House, at: datetime) -> None:
    async with house.db.glance() as tx:
        await tx.execute("insert into riders.samples values ($1, $2, 121.47, 31.23)", RIDER, at)


async def keep(house: House, now: datetime, kept_days: int = 30) -> int:
    async with house.db.transaction() as tx:
        return await keep_days(tx, "riders.samples", CityTime.fromtimestamp(now.timestamp(), UTC), kept_days)


async def lies(house: House) -> list[str]:
    async with house.db.glance() as tx:
        return [row["lies_in"] for row in await tx.fetch(WHERE, RIDER)]


async def test_coming_days_are_made_and_what_came_before_them_moves_there(house: House) -> None:
    await keep(house, NOON, kept_days=-40)  # the days another test made in this database are no part of this
    await sample(house, days(0.2))
    await sample(house, days(1.4999))
    await sample(house, days(1.5))
    assert await lies(house) == ["riders.samples_default"] * 3
    assert await keep(house, NOON) == 4
    assert await lies(house) == [
        "riders.samples_20310301",
        "riders.samples_20310302",
        "riders.samples_20310303",
    ], "a day begins at midnight in UTC"
    assert await keep(house, NOON) == 0
    await sample(house, days(3))
    assert (await lies(house))[-1] == "riders.samples_20310304"
    await keep(house, days(0), kept_days=-40)  # put away what this test made
    assert await lies(house) == []


async def test_days_past_their_time_are_dropped_whole_and_not_a_row_earlier(house: House) -> None:
    for number in range(4):
        await sample(house, days(number))
    await sample(house, days(-3))
    await keep(house, NOON)
    assert await keep(house, days(31), kept_days=30) == 5, "four made, and the first of March dropped"
    async with house.db.glance() as tx:
        assert (await tx.fetch(CHILDREN))[0]["relname"] == "samples_20310302"
    assert await lies(house) == [f"riders.samples_2031030{day}" for day in (2, 3, 4)]
    await keep(house, days(31), kept_days=-40)


async def test_the_house_keeps_no_other_table_so(house: House) -> None:
    for table in ("ledger.transfers", "riders.riders", "kernel.facts"):
        with pytest.raises(asyncpg.UndefinedTableError):
            async with house.db.transaction() as tx:
                await keep_days(tx, table, house.clocks.city_now(), 0)
    async with house.db.glance() as tx:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tx.execute("insert into kernel.partitioned values ('ledger.transfers', 'at')")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tx.execute("drop table riders.samples_default")


async def test_fixes_are_written_while_days_are_made_and_dropped(house: House) -> None:
    async def write(number: int) -> None:
        for step in range(40):
            await sample(house, days(number + step / 100) + timedelta(microseconds=number))
            await asyncio.sleep(0.002)

    async def turn() -> None:
        for number in range(6):
            await keep(house, days(number))
            await asyncio.sleep(0.02)

    await asyncio.gather(*(write(number) for number in range(6)), turn())
    placed = await lies(house)
    assert len(placed) == 240
    assert "riders.samples_default" not in placed
    await keep(house, days(0), kept_days=-60)


async def test_what_was_kept_before_is_carried_over(empty_database_url: str) -> None:
    def upto(revision: str) -> None:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: migrate(empty_database_url, upto=revision)).result()

    upto("0008")
    connection = await asyncpg.connect(empty_database_url)
    seen, forgotten = uuid4(), uuid4()
    try:
        for number in range(5):
            await connection.execute(
                "insert into riders.samples values ($1, $2, 121.47, 31.23)", RIDER, days(number)
            )
        for round_id, snapshot in ((seen, b"seen"), (forgotten, None)):
            await connection.execute(
                """insert into dispatch.rounds (round_id, city_id, epoch, engine, answered_by, seed, params,
                     snapshot, snapshot_hash, plan, plan_hash, open_count, rider_count, offered_count,
                     unplanned_count, cost, took_ms, decided_at)
                   values ($1, $1, 1, 'e/1', 'e', 1, '{}', $2, 'aa', $2, 'bb', 1, 1, 1, 0, 1, 1, $3)""",
                round_id,
                snapshot,
                NOON,
            )
        upto("head")
        rows = await connection.fetch(WHERE, RIDER)
        assert [(row["lies_in"], row["at"]) for row in rows] == [
            (f"riders.samples_2031030{number + 1}", days(number)) for number in range(5)
        ]
        stored = await connection.fetch(
            "select tableoid::regclass::text, round_id, snapshot, plan, decided_at from dispatch.snapshots"
        )
        assert [tuple(row) for row in stored] == [
            ("dispatch.snapshots_20310301", seen, b"seen", b"seen", NOON)
        ]
        kept = await connection.fetch("select round_id, plan_hash from dispatch.rounds order by round_id")
        assert [tuple(row) for row in kept] == sorted([(seen, "bb"), (forgotten, "bb")])
    finally:
        await connection.close()
