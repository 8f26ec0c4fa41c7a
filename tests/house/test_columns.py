"""Every column says whether it is personal, money is whole, and times know their zone."""

import re

import asyncpg
import pytest

CLASSES = re.compile(r"^(none|(personal|sealed): [^;]+; .+)$")
COLUMNS = """
select n.nspname::text || '.' || c.relname as "table", a.attname::text as name,
       format_type(a.atttypid, a.atttypmod) as type, col_description(c.oid, a.attnum) as says
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')
  and c.relname <> 'alembic_version'
order by 1, a.attnum
"""


async def faults(connection: asyncpg.Connection) -> list[str]:
    """What is wrong with the columns of a database."""
    found = []
    for row in await connection.fetch(COLUMNS):
        where = f"{row['table']}.{row['name']}"
        name, kind, says = row["name"], row["type"], row["says"] or ""
        if not CLASSES.match(says):
            found.append(f"{where} is not classified: {says!r}")
        if name.endswith("sealed") and not says.startswith("sealed"):
            found.append(f"{where} is sealed by name and not by comment")
        if says.startswith("sealed") and kind != "bytea":
            found.append(f"{where} is said to be sealed and is {kind}")
        if name.endswith("_minor") and kind != "bigint":
            found.append(f"{where} is money and is {kind}")
        if kind == "timestamp without time zone" or kind == "money":
            found.append(f"{where} is {kind}")
        if kind == "timestamp with time zone" and not re.search(r"(^|_)(at|from|until|for|since|by)$", name):
            found.append(f"{where} is an instant and isn't named _at")
    return found


async def test_every_column_is_classified(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        assert len(await connection.fetch(COLUMNS)) > 100
        assert await faults(connection) == []
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("column", "comment", "fault"),
    [
        ("phone text", None, "kept.people.phone is not classified: ''"),
        ("phone text", "personal", "kept.people.phone is not classified: 'personal'"),
        (
            "phone_sealed bytea",
            "none",
            "kept.people.phone_sealed is sealed by name and not by comment",
        ),
        (
            "phone_sealed text",
            "sealed: calls; a day",
            "kept.people.phone_sealed is said to be sealed and is text",
        ),
        ("fee_minor integer", "none", "kept.people.fee_minor is money and is integer"),
        ("seen_at timestamp", "none", "kept.people.seen_at is timestamp without time zone"),
        ("seen timestamptz", "none", "kept.people.seen is an instant and isn't named _at"),
    ],
)
async def test_a_column_out_of_order_is_seen(
    empty_database_url: str, column: str, comment: str | None, fault: str
) -> None:
    name = column.split()[0]
    connection = await asyncpg.connect(empty_database_url)
    try:
        await connection.execute(f"create schema kept; create table kept.people ({column})")
        if comment is not None:
            await connection.execute(f"comment on column kept.people.{name} is '{comment}'")
        assert await faults(connection) == [fault]
    finally:
        await connection.close()
