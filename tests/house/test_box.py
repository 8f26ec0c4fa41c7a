"""The ground of the tests is tested too: fresh databases, a closed door to the world."""

import socket
import urllib.request
from pathlib import Path

import asyncpg
import pytest
from tests.box import browser, databases
from tests.box.sockets import OutsideCall

from songda.entry import migrate
from songda.kernel.database import Database
from songda.kernel.house import House


@pytest.mark.parametrize("where", ["192.0.2.1", "2001:db8::1", "198.51.100.7"])
def test_a_connection_to_another_machine_is_an_error(where: str) -> None:
    family = socket.AF_INET6 if ":" in where else socket.AF_INET
    with socket.socket(family) as plug, pytest.raises(OutsideCall):
        plug.connect((where, 80))


def test_a_datagram_to_another_machine_is_an_error() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug, pytest.raises(OutsideCall):
        plug.sendto(b"hello", ("192.0.2.1", 53))


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(OutsideCall, match=r"looking up songda\.example"):
        urllib.request.urlopen("http://songda.example/", timeout=1)


def test_the_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


async def test_the_database_is_migrated(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    applied = await connection.fetchval("select version_num from kernel.alembic_version")
    await connection.close()
    assert migrate.is_newest(applied)


async def test_a_house_opens_on_it(house: House) -> None:
    assert house.clocks.rate == 1.0


@pytest.fixture
def keeping_tables(empty_database_url: str) -> str:
    """Rows that came with the schema, an append-only trigger, a foreign key, a generated column."""
    databases.aside(
        databases.run(
            empty_database_url,
            """
            create schema s;
            create table s.town (id int primary key, name text, size int generated always as (id * 2) stored);
            insert into s.town values (1, 'it''s here');
            create table s.book (id bigint generated always as identity primary key,
                town int references s.town, mark bytea);
            create function s.no() returns trigger language plpgsql as
                $$ begin raise exception 'append only'; end $$;
            create trigger keeps before delete or truncate on s.book execute function s.no();
            """,
        )
    )
    return empty_database_url


async def test_emptying_brings_back_exactly_what_came_with_the_schema(keeping_tables: str) -> None:
    script = await databases.emptying(keeping_tables)
    connection = await asyncpg.connect(keeping_tables)
    try:
        await connection.execute("insert into s.town values (2, 'new'); update s.town set name = 'changed'")
        await connection.execute("insert into s.book (town, mark) values (2, '\\x00ff')")
        with pytest.raises(asyncpg.RaiseError):
            await connection.execute("delete from s.book")
        await databases.run(keeping_tables, script)
        towns = await connection.fetch("select id, name, size from s.town")
        assert [tuple(row) for row in towns] == [(1, "it's here", 2)]
        assert await connection.fetchval("select count(*) from s.book") == 0
        with pytest.raises(asyncpg.RaiseError):
            await connection.execute("delete from s.book")
    finally:
        await connection.close()


async def test_what_one_test_writes_the_next_does_not_see(
    db: Database, worker_database: tuple[str, str]
) -> None:
    async with db.transaction() as tx:
        await tx.execute("update kernel.alembic_version set version_num = 'changed'")
    await databases.run(*worker_database)
    async with db.glance() as tx:
        assert await tx.fetchval("select version_num from kernel.alembic_version") == migrate.newest()


def test_without_a_browser_its_tests_are_skipped_loudly_and_red_where_one_is_required(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "ROOT", tmp_path)
    monkeypatch.delenv("SONGDA_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NO CHROMIUM"):
        browser.path()
    monkeypatch.setenv("SONGDA_BROWSER", "required")
    with pytest.raises(pytest.fail.Exception, match="NO CHROMIUM"):
        browser.path()
    brought = tmp_path / "build" / "chromium" / "chromium"
    brought.parent.mkdir(parents=True)
    brought.touch()
    assert browser.path() == str(brought)
