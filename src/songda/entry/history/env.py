"""Alembic's way in: one connection, one transaction, one migration at a time."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_ONE_AT_A_TIME = 7_366_432


def _run(connection: Connection) -> None:
    connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})
    connection.execute(text("create schema if not exists kernel"))
    context.configure(connection=connection, version_table_schema="kernel", transaction_per_migration=False)
    context.run_migrations()
    if connection.scalar(text("select to_regprocedure('kernel.grant_house(text)')")) is not None:
        connection.execute(
            text("select kernel.grant_house(:house)"), {"house": context.config.attributes.get("house")}
        )


async def _connect() -> None:
    engine = create_async_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


asyncio.run(_connect())
