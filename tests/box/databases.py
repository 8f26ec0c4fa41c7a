"""One database a worker, made from a template that was migrated once a session, emptied before each test."""

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import asyncpg
from tests.box import server

from songda.entry.migrate import migrate

T = TypeVar("T")
TEMPLATE = "songda_template"

TABLES = """
select n.nspname as schema, c.relname as name,
       array_agg(quote_ident(a.attname) order by a.attnum) as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
group by 1, 2 order by 1, 2
"""


def at(url: str, database: str) -> str:
    """The address of another database on the same server."""
    return f"{url.rpartition('/')[0]}/{database}"


def for_worker(worker: str) -> str:
    """A migrated database of the worker's own; its address."""
    server.once("template", _make_template)
    name = f"songda_{worker}"
    aside(_make(server.url(), name, f"template {TEMPLATE}"))
    return at(server.url(), name)


def empty(name: str) -> str:
    """A database in which nothing is, not even a schema of ours."""
    aside(_make(server.url(), name, "template template0 encoding 'UTF8'"))
    return at(server.url(), name)


def drop(name: str) -> None:
    aside(_run(server.url(), f"drop database if exists {name} with (force)"))


def aside(work: Coroutine[Any, Any, T]) -> T:
    """Run something asynchronous from a fixture that isn't, without touching the tests' own loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def emptying(url: str) -> str:
    """One script that brings the database at `url` back to what it holds now.

    Deletes are quicker than truncation for the few rows a test leaves; triggers and foreign keys are asleep
    meanwhile, as append-only tables refuse to be emptied.
    """
    connection = await asyncpg.connect(url)
    try:
        lines = ["set session_replication_role = replica"]
        for table in await connection.fetch(TABLES):
            name = f'"{table["schema"]}"."{table["name"]}"'
            lines.append(f"delete from {name}")
            kept = await connection.fetchval(f"select jsonb_agg(to_jsonb(t)) from {name} t")
            if kept and json.loads(kept):
                columns = ", ".join(table["columns"])
                quoted = kept.replace("'", "''")
                lines.append(
                    f"insert into {name} ({columns}) overriding system value"
                    f" select {columns} from jsonb_populate_recordset(null::{name}, '{quoted}'::jsonb)"
                )
        return ";\n".join([*lines, "set session_replication_role = default"])
    finally:
        await connection.close()


async def run(url: str, sql: str) -> None:
    await _run(url, sql)


def _make_template() -> str:
    """Migrated under its own name, so that what failed halfway is never taken for whole."""
    aside(_make(server.url(), TEMPLATE, "template template0 encoding 'UTF8'"))
    with ThreadPoolExecutor(1) as thread:
        thread.submit(migrate, at(server.url(), TEMPLATE)).result()
    return TEMPLATE


async def _make(url: str, name: str, how: str) -> None:
    await _run(url, f"drop database if exists {name} with (force)")
    await _run(url, f"create database {name} {how}")


async def _run(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
