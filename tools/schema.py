"""The database's schema printed from its catalogue, the same on every PostgreSQL from 15 on."""

import asyncpg

HEAD = "-- The schema as the migrations leave it. Made by `python -m tools.papers`; don't write here.\n"
SCHEMAS = """
select n.nspname::text from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public') order by 1
"""
TABLES = """
select c.oid, c.relname::text as name, obj_description(c.oid) as says,
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partitioned
from pg_class c where c.relnamespace = $1::text::regnamespace and c.relkind in ('r', 'p')
  and not c.relispartition and c.relname <> 'alembic_version' order by 2
"""
COLUMNS = """
select a.attname::text as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as needed,
       a.attidentity <> '' as numbered, a.attgenerated <> '' as generated,
       pg_get_expr(d.adbin, d.adrelid) as given, col_description(a.attrelid, a.attnum) as says
from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum
"""
RULES = """
select conname::text as name, pg_get_constraintdef(oid) as is from pg_constraint
where conrelid = $1 and contype in ('p', 'u', 'c', 'f', 'x') order by contype <> 'p', 1
"""
INDEXES = """
select pg_get_indexdef(i.indexrelid) as is from pg_index i
where i.indrelid = $1
  and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.conrelid = $1)
order by 1
"""
TRIGGERS = """
select pg_get_triggerdef(oid) as is from pg_trigger where tgrelid = $1 and not tgisinternal order by 1
"""
FUNCTIONS = """
select pg_get_functiondef(p.oid) as is from pg_proc p
where p.pronamespace = $1::text::regnamespace and p.prokind in ('f', 'p') order by 1
"""
OTHERS = """
select format('create %s %s.%s', case c.relkind when 'S' then 'sequence' else 'view' end, $1::text, c.relname)
  as is
from pg_class c where c.relnamespace = $1::text::regnamespace and c.relkind in ('S', 'v', 'm')
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('i', 'a')) order by 1
"""


async def printed_from(url: str) -> str:
    """The schema of a migrated database as text."""
    connection = await asyncpg.connect(url, server_settings={"search_path": ""})
    try:
        parts = [HEAD]
        for row in await connection.fetch(SCHEMAS):
            parts.append(await _schema(connection, row[0]))
        return "\n".join(parts)
    finally:
        await connection.close()


async def _schema(connection: asyncpg.Connection, name: str) -> str:
    lines = [f"create schema {name};"]
    lines += [f"{row['is']};" for row in await connection.fetch(OTHERS, name)]
    for table in await connection.fetch(TABLES, name):
        lines += ["", *await _table(connection, name, table)]
    for row in await connection.fetch(FUNCTIONS, name):
        lines += ["", f"{row['is'].rstrip()};"]
    return "\n".join(lines) + "\n"


async def _table(connection: asyncpg.Connection, schema: str, table: asyncpg.Record) -> list[str]:
    lines = [f"-- {table['says']}"] if table["says"] else []
    columns = await connection.fetch(COLUMNS, table["oid"])
    rules = await connection.fetch(RULES, table["oid"])
    body = [_column(row) for row in columns] + [f"  constraint {row['name']} {row['is']}" for row in rules]
    lines.append(f"create table {schema}.{table['name']} (")
    for place, line in enumerate(body):
        comma = "," if place < len(body) - 1 else ""
        says = columns[place]["says"] if place < len(columns) else None
        lines.append(line + comma + (f" -- {says}" if says and says != "none" else ""))
    lines.append(f") partition by {table['partitioned']};" if table["partitioned"] else ");")
    for query in (INDEXES, TRIGGERS):
        lines += [f"{row['is']};" for row in await connection.fetch(query, table["oid"])]
    return lines


def _column(row: asyncpg.Record) -> str:
    line = f"  {row['name']} {row['type']}"
    if row["numbered"]:
        line += " generated always as identity"
    elif row["generated"]:
        line += f" generated always as ({row['given']}) stored"
    elif row["given"] is not None:
        line += f" default {row['given']}"
    return line + (" not null" if row["needed"] else "")
