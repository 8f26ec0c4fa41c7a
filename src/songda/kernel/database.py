"""PostgreSQL: one pool, one transaction an action, and which failures may be tried again."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import StrEnum
from typing import TypeAlias, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from songda.kernel.errors import Unavailable

T = TypeVar("T")
Tx: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"
Row: TypeAlias = asyncpg.Record

AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
"""The only failures after which the same transaction is run again: PostgreSQL promises it did nothing."""

GONE = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.DiskFullError,
    asyncpg.InvalidTransactionStateError,
)
"""The database is away, too slow or full: the answer is 503, never a guess."""

_TRIES = 5
WAIT_S = 10.0
"""How long anyone waits for a free connection; then the answer is 503, not silence."""


class DatabaseAway(Unavailable):
    """The database didn't answer in time; if it was a command, repeat it with the same key."""

    code = "kernel.database_away"


class ChineseUnreadable(Unavailable):
    """The database's locale makes trigrams of Chinese empty: search would silently find nothing."""

    code = "kernel.chinese_unreadable"


async def must_read_chinese(tx: Tx | asyncpg.Connection[asyncpg.Record]) -> None:
    """Raises ChineseUnreadable for a database made with the locale C."""
    if not await tx.fetchval("select public.show_trgm('麻辣烫')"):
        locale = await tx.fetchval(
            "select datctype from pg_catalog.pg_database where datname = current_database()"
        )
        raise ChineseUnreadable(locale=locale)


HOUSE_ROLE = "songda_house"
"""The role that owns nothing and may only add to what is append-only; migrations make it and grant to it."""


class Standing(StrEnum):
    """As whom the house stands in its database."""

    APART = "apart"
    """It signs in as somebody who owns nothing: nothing it does could make it the owner."""
    STEPPED_DOWN = "stepped_down"
    """It signs in as the owner and steps down on every connection: our own statements can't step over."""
    OWNER = "owner"
    """It is the owner: what is append-only is kept so by triggers alone."""


async def standing(url: str) -> Standing:
    """As whom a house that signs in like this stands, if it steps down where it can. Raises DatabaseAway."""
    try:
        connection = await asyncpg.connect(url, timeout=10, server_settings={"search_path": ""})
        try:
            row = await connection.fetchrow(
                """select pg_has_role(r.oid, 'member') as may,
                     exists (select from pg_namespace n where n.nspname = 'kernel'
                       and pg_has_role(n.nspowner, 'member')) as owns
                   from pg_roles r where r.rolname = $1""",
                HOUSE_ROLE,
            )
        finally:
            await connection.close()
    except GONE as away:
        raise DatabaseAway() from away
    if row is None or not row["may"]:
        return Standing.OWNER
    return Standing.STEPPED_DOWN if row["owns"] else Standing.APART


class _Connection(asyncpg.Connection):
    """Skips the reset round trip on release: nothing here leaves session state behind."""

    def get_reset_query(self) -> str:
        return ""


class Database:
    """A pool of connections with an empty search_path and limits on every statement."""

    def __init__(
        self, pool: asyncpg.Pool[asyncpg.Record], url: str, standing: Standing = Standing.OWNER
    ) -> None:
        self.pool = pool
        self.url = url
        self.standing = standing

    @classmethod
    async def connect(
        cls,
        url: str,
        *,
        size: int = 12,
        statement_s: float = 5.0,
        standing: Standing = Standing.OWNER,
    ) -> Database:
        """Open a pool, whose connections step down to the house's role except where it stands as the owner.

        Raises DatabaseAway when the server can't be reached.
        """
        role = {} if standing is Standing.OWNER else {"role": HOUSE_ROLE}
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=size,
                command_timeout=statement_s * 3,
                timeout=10,
                connection_class=_Connection,
                server_settings={
                    "application_name": "songda",
                    "search_path": "",
                    "timezone": "UTC",
                    "statement_timeout": f"{int(statement_s * 1000)}ms",
                    "lock_timeout": "2s",
                    "idle_in_transaction_session_timeout": "10s",
                    "jit": "off",
                    **role,
                },
            )
        except GONE as away:
            raise DatabaseAway() from away
        return cls(pool, url, standing)

    async def alone(self, **settings: str) -> asyncpg.Connection[asyncpg.Record]:
        """A connection outside the pool, standing as the pool's do, for one who keeps it; theirs to end."""
        role = {} if self.standing is Standing.OWNER else {"role": HOUSE_ROLE}
        return await asyncpg.connect(
            self.url, timeout=10, server_settings={"application_name": "songda", **role, **settings}
        )

    async def close(self) -> None:
        """Close the pool, at the latest after five seconds."""
        try:
            await asyncio.wait_for(self.pool.close(), 5)
        except (TimeoutError, *GONE):
            self.pool.terminate()

    @contextlib.asynccontextmanager
    async def transaction(self, *, durable: bool = True) -> AsyncIterator[Tx]:
        """A read-committed transaction; committed when the block ends well.

        `durable=False` lets the commit return before the disk has it. Only for work that is repeated from a
        cursor moved in the same transaction: a crash loses both or neither, and any later durable commit
        carries the earlier ones with it.
        """
        async with self.pool.acquire(timeout=WAIT_S) as connection, connection.transaction():
            if not durable:
                await connection.execute("set local synchronous_commit = off")
            yield connection

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A repeatable-read, read-only transaction: several reads that agree with each other."""
        async with (
            self.pool.acquire(timeout=WAIT_S) as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            yield connection

    @contextlib.asynccontextmanager
    async def glance(self) -> AsyncIterator[Tx]:
        """A connection for one read-only statement, without the round trips of a transaction."""
        async with self.pool.acquire(timeout=WAIT_S) as connection:
            yield connection


async def again(run: Callable[[], Awaitable[T]]) -> T:
    """Run a whole transaction, again on serialization failure or deadlock, five times at most.

    Raises DatabaseAway when the server is gone or too slow. A commit whose outcome is unknown is such a
    case: the caller repeats the command with the same idempotency key and gets the first answer.
    """
    for attempt in range(_TRIES):
        try:
            return await run()
        except AGAIN as clash:
            if attempt == _TRIES - 1:
                raise DatabaseAway() from clash
            await asyncio.sleep(random.uniform(0.005, 0.02) * 2**attempt)
        except GONE as away:
            raise DatabaseAway() from away
    raise AssertionError("unreachable")
