"""Persons' keys in the database: sealing, holding, erasing."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

import songda.kernel
from songda.kernel.privacy import (
    CACHE_S,
    ERASED,
    KeyMissing,
    KeyRing,
    PersonErased,
    Persons,
    SealBroken,
)

WHERE = "accounts.persons.name"
DDL = Path(songda.kernel.__file__).parent / "migrations" / "0002_privacy.sql"


class Clock:
    """Machine seconds moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def conn(empty_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    conn = await asyncpg.connect(empty_database_url)
    await conn.execute("create schema kernel;" + DDL.read_text())
    yield conn
    await conn.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing.fresh()


@pytest.fixture
def persons(ring: KeyRing, clock: Clock) -> Persons:
    return Persons(ring, now=clock)


async def test_opens_what_was_sealed_for_the_same_person_and_place(
    conn: asyncpg.Connection, persons: Persons
) -> None:
    anna, boris = uuid4(), uuid4()
    for person in (anna, boris):
        await persons.create_key(conn, person)
    sealed = await persons.seal(conn, anna, "李小龙", WHERE)
    assert "李小龙".encode() not in sealed
    assert await persons.open(conn, anna, sealed, WHERE) == "李小龙"
    for person, where in ((boris, WHERE), (anna, "orders.orders.name")):
        with pytest.raises(SealBroken):
            await persons.open(conn, person, sealed, where)


async def test_creating_a_key_twice_is_once(conn: asyncpg.Connection, persons: Persons) -> None:
    anna = uuid4()
    await persons.create_key(conn, anna)
    sealed = await persons.seal(conn, anna, "x", WHERE)
    await persons.create_key(conn, anna)
    assert await persons.open(conn, anna, sealed, WHERE) == "x"


async def test_a_person_without_a_key_is_an_error(conn: asyncpg.Connection, persons: Persons) -> None:
    with pytest.raises(KeyMissing):
        await persons.seal(conn, UUID(int=5), "x", WHERE)


async def test_after_erasing_nothing_opens_nothing_seals_and_no_key_comes_back(
    conn: asyncpg.Connection, persons: Persons
) -> None:
    anna = uuid4()
    await persons.create_key(conn, anna)
    sealed = await persons.seal(conn, anna, "x", WHERE)
    assert await persons.open(conn, anna, sealed, WHERE) == "x"
    await persons.erase(conn, anna)
    await persons.erase(conn, anna)
    assert await persons.open(conn, anna, sealed, WHERE) is ERASED
    for again in (persons.create_key(conn, anna), persons.seal(conn, anna, "y", WHERE)):
        with pytest.raises(PersonErased):
            await again
    row = await conn.fetchrow("select wrapped, erased_at from kernel.person_keys where person_id = $1", anna)
    assert row["wrapped"] is None
    assert row["erased_at"] is not None


async def test_another_process_forgets_within_a_minute(
    conn: asyncpg.Connection, persons: Persons, ring: KeyRing, clock: Clock
) -> None:
    elsewhere = Persons(ring, now=clock)
    anna = uuid4()
    await persons.create_key(conn, anna)
    sealed = await persons.seal(conn, anna, "x", WHERE)
    assert await elsewhere.open(conn, anna, sealed, WHERE) == "x"
    await persons.erase(conn, anna)
    clock.now += CACHE_S - 1
    assert await elsewhere.open(conn, anna, sealed, WHERE) == "x", "held: the guard below is worth something"
    clock.now += 1
    assert await elsewhere.open(conn, anna, sealed, WHERE) is ERASED


async def test_reading_while_the_erasure_is_not_yet_committed_does_not_outlive_it(
    conn: asyncpg.Connection, persons: Persons, empty_database_url: str
) -> None:
    anna = uuid4()
    await persons.create_key(conn, anna)
    sealed = await persons.seal(conn, anna, "x", WHERE)
    other = await asyncpg.connect(empty_database_url)
    try:
        async with conn.transaction():
            await persons.erase(conn, anna)
            assert await persons.open(other, anna, sealed, WHERE) == "x"
        assert await persons.open(other, anna, sealed, WHERE) is ERASED
    finally:
        await other.close()


async def test_a_key_rolled_back_is_not_held(conn: asyncpg.Connection, persons: Persons) -> None:
    anna = uuid4()
    transaction = conn.transaction()
    await transaction.start()
    await persons.create_key(conn, anna)
    lost = await persons.seal(conn, anna, "x", WHERE)
    await transaction.rollback()
    with pytest.raises(KeyMissing):
        await persons.open(conn, anna, lost, WHERE)
    await persons.create_key(conn, anna)
    kept = await persons.seal(conn, anna, "y", WHERE)
    assert await persons.open(conn, anna, kept, WHERE) == "y"


async def test_holds_a_bounded_number_of_keys_and_asks_once_for_many(
    conn: asyncpg.Connection, ring: KeyRing, clock: Clock
) -> None:
    persons = Persons(ring, now=clock, keys_max=3)
    people = [uuid4() for _ in range(6)]
    for person in people:
        await persons.create_key(conn, person)
    values = [(person, await persons.seal(conn, person, f"n{i}", WHERE)) for i, person in enumerate(people)]
    await persons.erase(conn, people[2])
    opened = await persons.open_many(conn, values, WHERE)
    assert opened == ["n0", "n1", ERASED, "n3", "n4", "n5"]
    assert len(persons._held) == 3
