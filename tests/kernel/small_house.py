"""A house of a module or two, made in a test, on a table of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from songda.kernel.clocks import Clocks
from songda.kernel.database import Database
from songda.kernel.facts import fact
from songda.kernel.house import Doing, House, read_pace
from songda.kernel.ids import PersonId, SessionId, uuid7
from songda.kernel.modules import Module
from songda.kernel.permissions import Principal, Role
from songda.kernel.privacy import KeyRing
from songda.kernel.settings import Settings

TABLE = """
create schema if not exists scratch;
create table if not exists scratch.notes (
  note_id uuid primary key, said bigint not null, heard bigint not null default 0);
truncate scratch.notes
"""


@fact
class Noted:
    """Something was noted; `n` counts per subject from one."""

    note_id: UUID
    n: int


@fact
class Crossed:
    """Something else, which few listen to."""

    note_id: UUID


@asynccontextmanager
async def small_house(url: str, *modules: Module) -> AsyncIterator[House]:
    """A house of these modules; its table is there and empty."""
    db = await Database.connect(url, size=40)
    async with db.glance() as tx:
        await tx.execute(TABLE)
        pace, now = await read_pace(tx)
    keys = KeyRing.fresh()
    house = House(db=db, clocks=Clocks(pace, now), modules=modules, settings=Settings([], {}), keys=keys)
    try:
        yield house
    finally:
        async with db.glance() as tx:
            await tx.execute("drop schema if exists scratch cascade")
        await db.close()


def somebody(role: Role = Role.CONSUMER) -> Principal:
    """A person nobody else is."""
    return Principal(role=role, person_id=PersonId(uuid7()), session_id=SessionId(uuid7()))


async def note(do: Doing, note_id: UUID, n: int) -> int:
    """Note something and tell it; what stands there then."""
    said: int = await do.tx.fetchval(
        """insert into scratch.notes (note_id, said) values ($1, 1)
           on conflict (note_id) do update set said = scratch.notes.said + 1 returning said""",
        note_id,
    )
    await do.announce(Noted(note_id=note_id, n=n))
    return said


async def one(house: House, sql: str, *given: Any) -> Any:
    """One value from the database."""
    async with house.db.glance() as tx:
        return await tx.fetchval(sql, *given)


async def run(house: House, sql: str) -> None:
    """Several statements at once."""
    async with house.db.glance() as tx:
        await tx.execute(sql)


async def soon(house: House, sql: str, *given: Any, within_s: float = 10.0) -> Any:
    """The value of a query as soon as it is neither null nor false; fails when it doesn't come."""
    async with asyncio.timeout(within_s):
        while not (found := await one(house, sql, *given)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        return found


async def elsewhere(url: str) -> asyncpg.Connection:
    """A connection that isn't the house's."""
    return await asyncpg.connect(url, server_settings={"search_path": ""})
