"""The house owns nothing in its database: what is append-only can only be added to, triggers or not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from structlog.testing import capture_logs
from tests.box import databases
from tests.ledger.books import CLEARING, PREPAYMENT, entry, stands

from songda.entry import composition
from songda.entry.migrate import migrate
from songda.kernel import database
from songda.kernel.database import Database, Standing, standing
from songda.kernel.house import House
from songda.kernel.settings import Settings
from songda.modules.ledger.actions.transfer import transfer

ADDED_TO = {
    "deliveries.events",
    "dispatch.care_breaches",
    "kernel.facts",
    "ledger.accounts",
    "ledger.transfers",
    "orders.events",
}
READ = {"kernel.alembic_version", "kernel.partitioned", "orders.moves"}
WRITTEN_AT_WILL = """
select c.oid::regclass::text as name, obj_description(c.oid, 'pg_class') as said,
  has_table_privilege('songda_house', c.oid, 'insert') as adds,
  has_table_privilege('songda_house', c.oid, 'update') as changes,
  has_table_privilege('songda_house', c.oid, 'delete') as removes,
  has_table_privilege('songda_house', c.oid, 'truncate') as empties,
  has_any_column_privilege('songda_house', c.oid, 'update') as changes_a_column
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
order by 1
"""


@asynccontextmanager
async def asleep(db: Database, *tables: str) -> AsyncIterator[None]:
    """Every trigger of these tables disabled, for everybody."""
    async with db.glance() as tx:
        for table in tables:
            await tx.execute(f"alter table {table} disable trigger all")
    try:
        yield
    finally:
        async with db.glance() as tx:
            for table in tables:
                await tx.execute(f"alter table {table} enable trigger all")


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger.transfers set amount_minor = 1",
        "update ledger.transfers set machine_at = now()",
        "delete from ledger.transfers",
        "truncate ledger.transfers cascade",
        "update ledger.accounts set credits_posted = 0",
        "delete from ledger.accounts",
        """insert into ledger.transfers (transfer_id) values (gen_random_uuid())
           on conflict (transfer_id) do update set code = 'another'""",
        "update orders.events set because = 'another'",
        "delete from orders.events",
        "delete from deliveries.events",
        "update kernel.facts set body = '{}'",
        "delete from kernel.facts",
        "insert into orders.moves values ('delivered', 'cancelled', 'cancelled')",
        "alter table ledger.transfers disable trigger all",
        "drop trigger transfers_append_only on ledger.transfers",
        "set session_replication_role = replica",
        "create table ledger.aside (amount_minor bigint)",
        "create function ledger.carry_on() returns int language sql return 1",
        "update kernel.alembic_version set version_num = '0001'",
    ],
)
async def test_the_running_house_changes_nothing_that_is_append_only(
    house: House, db: Database, statement: str
) -> None:
    await house.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
    async with asleep(db, "ledger.transfers", "orders.events", "deliveries.events"):
        async with house.db.glance() as tx:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await tx.execute(statement)
        async with db.transaction() as tx:
            changed = await tx.execute("update ledger.transfers set code = code")
            assert changed == "UPDATE 1", "the control: the triggers are asleep, the owner could"
    assert await stands(house, PREPAYMENT) == 1_000


async def test_what_may_be_done_to_a_table_follows_from_its_comment(db: Database) -> None:
    async with db.glance() as tx:
        rows = await tx.fetch(WRITTEN_AT_WILL)
        guarded = await tx.fetch(
            """select distinct tgrelid::regclass::text as name from pg_trigger
               where tgname like '%append_only%' and not tgisinternal"""
        )
    assert len(rows) > 50
    assert not any(row["empties"] for row in rows)
    fixed = {row["name"] for row in rows if not row["changes_a_column"] and not row["removes"]}
    assert fixed == ADDED_TO | READ, "a new one is a decision: write it down here"
    assert {row["name"] for row in rows if not row["adds"]} == READ
    assert {row["name"] for row in guarded} <= fixed, "what a trigger guards the grants guard too"
    for row in rows:
        assert row["changes"] == (row["name"] not in fixed), row["name"]


@pytest.fixture
def somebody(database_url: str, worker: str) -> Iterator[str]:
    """A user who may sign in and nothing else; its address."""
    name = f"songda_somebody_{worker}"
    parts = urlsplit(database_url)
    make = f"drop role if exists {name}; create role {name} login password 'secret'"
    databases.aside(databases.run(database_url, make))
    yield urlunsplit(parts._replace(netloc=f"{name}:secret@{parts.netloc.rpartition('@')[2]}"))
    databases.aside(databases.run(database_url, f"drop owned by {name} cascade; drop role {name}"))


async def test_signs_in_apart_steps_down_or_is_the_owner(database_url: str, somebody: str) -> None:
    assert await standing(database_url) is Standing.STEPPED_DOWN
    assert await standing(somebody) is Standing.OWNER, "it can't take the role, so nothing is promised"
    migrate_in_a_thread(database_url, somebody)
    assert await standing(somebody) is Standing.APART


async def test_a_house_that_signs_in_apart_works_and_cant_become_the_owner(
    database_url: str, somebody: str, settings: Settings
) -> None:
    migrate_in_a_thread(database_url, somebody)
    opened = await composition.open_house(somebody, settings=settings)
    try:
        assert opened.db.standing is Standing.APART
        await opened.act(transfer, entry(1, CLEARING, PREPAYMENT, 1_000))
        async with opened.db.glance() as tx:
            await tx.execute("reset role")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await tx.execute("delete from ledger.transfers")
        assert await stands(opened, PREPAYMENT) == 1_000
    finally:
        await composition.close_house(opened)


async def test_the_owner_who_cant_step_down_is_told(
    database_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "HOUSE_ROLE", "songda_of_nobody")
    with capture_logs() as said:
        opened = await composition.open_house(database_url, settings=settings)
    assert opened.db.standing is Standing.OWNER
    await composition.close_house(opened)
    told = [one for one in said if one["event"] == "database.house_is_the_owner"]
    assert [(one["log_level"], one["role"]) for one in told] == [("warning", "owner")]


async def test_an_owner_who_may_not_make_roles_migrates_all_the_same(
    empty_database_url: str, somebody: str
) -> None:
    name = urlsplit(empty_database_url).path[1:]
    user = urlsplit(somebody).username
    await databases.run(empty_database_url, f"alter database {name} owner to {user}")
    theirs = databases.at(somebody, name)
    try:
        migrate_in_a_thread(theirs, theirs)
        assert await standing(theirs) is Standing.OWNER
    finally:
        give_back = f"alter database {name} owner to current_user; drop owned by {user} cascade"
        await databases.run(empty_database_url, give_back)


def migrate_in_a_thread(url: str, of_house: str) -> None:
    """`songda migrate` runs a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: migrate(url, of_house=of_house)).result()
