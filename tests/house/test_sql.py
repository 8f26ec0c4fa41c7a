"""SQL stands where it belongs, names its own schema only, and PostgreSQL understands every statement."""

import re
from pathlib import Path

import asyncpg
import pytest
from tests.house import reading
from tests.house.reading import SOURCE, Text

from songda.entry.composition import MODULE_NAMES, built

SCHEMAS = {*MODULE_NAMES, "kernel"}
NAMED = re.compile(rf"(?<![\w.'\"$])({'|'.join(sorted(SCHEMAS))})\.[a-z_]+")
QUOTED = re.compile(r"'(?:[^']|'')*'")
COMMENT = re.compile(r"--[^\n]*")


def owner(file: Path) -> str:
    """The schema that a file's SQL may name."""
    parts = file.relative_to(SOURCE).parts
    return parts[1] if parts[0] == "modules" else "kernel"


def foreign(sql: str, own: str) -> set[str]:
    """The schemas of other modules that a statement names."""
    return {found[1] for found in NAMED.finditer(QUOTED.sub("''", COMMENT.sub("", sql)))} - {own}


def checks_sql() -> set[str]:
    """The statements of `songda check`: an invariant over two modules may look at both."""
    return {check.sql for module in built() for check in module.checks}


def statements() -> list[Text]:
    """Every statement in the Python of kernel and modules."""
    return [
        text
        for file in reading.files("kernel", "modules")
        for text in reading.texts(file)
        if reading.is_sql(text.said)
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(statements()) > 50


def test_a_modules_sql_names_only_its_own_schema() -> None:
    judged = checks_sql()
    wrong = [
        f"{text} names {', '.join(sorted(others))}"
        for text in statements()
        if text.said not in judged and (others := foreign(text.said, owner(text.file)))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 from stores.stores s join orders.orders o on true",
        "insert into kernel.facts select * from orders.orders",
        "with x as (delete from stores.slots returning 1) select * from x",
    ],
)
def test_naming_anothers_schema_is_seen(sql: str) -> None:
    assert reading.is_sql(sql)
    assert foreign(sql, "orders")


def test_a_word_with_a_dot_is_no_schema() -> None:
    assert foreign("select 'stores.closed' -- as in stores.stores", "orders") == set()


def test_sql_stands_only_in_records_queries_and_migrations() -> None:
    judged = checks_sql()
    wrong = []
    for file in reading.files("modules", "adapters", "town"):
        room = file.relative_to(SOURCE).with_suffix("").parts[2:3]
        if room not in (("records",), ("queries",)):
            texts = reading.texts(file)
            wrong += [
                f"{one}: {one.said[:50]!r}"
                for one in texts
                if reading.is_sql(one.said) and one.said not in judged
            ]
    assert wrong == []


def test_a_statement_elsewhere_is_seen(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(
        '"""Select a rider."""\nSAY = "update us on"\nX = "select 1 from orders.orders"\n'
    )
    found = [text.said for text in reading.texts(tmp_path / "rules.py") if reading.is_sql(text.said)]
    assert found == ["select 1 from orders.orders"]


KERNEL_CALL = re.compile(r"\bkernel\.\w+\(")
"""The kernel brings functions for migrations; its tables are its own."""


def test_a_migration_makes_only_its_own_schema() -> None:
    wrong = []
    for file in sorted(SOURCE.glob("modules/*/migrations/*.sql")):
        own = owner(file)
        sql = KERNEL_CALL.sub("(", QUOTED.sub("''", COMMENT.sub("", file.read_text(encoding="utf-8"))))
        for line in sql.splitlines():
            others = foreign(line, own)
            if others and not re.search(r"\breferences\b", line, re.I):
                wrong.append(f"{file.name}: {line.strip()[:80]} names {others}")
    assert wrong == []


async def test_foreign_keys_between_modules_lead_down_and_never_cascade(database_url: str) -> None:
    order = ["kernel", *MODULE_NAMES]
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch(
            """select a.relnamespace::regnamespace::text as here, b.relnamespace::regnamespace::text as there,
                      c.conname::text as name, c.confdeltype <> 'a' and c.confdeltype <> 'r' as cascades
               from pg_constraint c
               join pg_class a on a.oid = c.conrelid join pg_class b on b.oid = c.confrelid
               where c.contype = 'f' and a.relnamespace <> b.relnamespace"""
        )
    finally:
        await connection.close()
    wrong = [r["name"] for r in rows if r["cascades"] or order.index(r["there"]) >= order.index(r["here"])]
    assert wrong == []


async def test_postgresql_understands_every_whole_statement(database_url: str) -> None:
    connection = await asyncpg.connect(database_url, server_settings={"search_path": ""})
    wrong = []
    try:
        for text in statements():
            if not text.whole or text.said.lower().startswith(("notify", "set local")):
                continue
            try:
                await connection.prepare(text.said)
            except asyncpg.PostgresError as refused:
                wrong.append(f"{text}: {refused}")
    finally:
        await connection.close()
    assert wrong == []
