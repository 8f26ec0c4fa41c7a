"""The statements of a placement, overheard once and sent bare through asyncpg with fresh ids."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from songda.entry import composition
from songda.kernel.ids import OrderId, PersonId, SessionId, uuid7
from songda.kernel.permissions import Principal, Role
from songda.kernel.settings import Settings
from songda.modules.orders.actions.place import Placing, place

Statement = tuple[str, tuple[Any, ...]]


async def overheard(
    url: str, environ: dict[str, str], person: str, address: str, quotes: Sequence[str]
) -> list[list[Statement]]:
    """What two placements say to PostgreSQL, from BEGIN to COMMIT; takes four quotes of that person."""
    given = {**environ, "SONGDA_HOUSE_POOL_SIZE": "1"}
    house = await composition.open_house(url, settings=Settings(composition.declared_settings(), given))
    who = Principal(role=Role.CONSUMER, person_id=PersonId(UUID(person)), session_id=SessionId(uuid7()))
    runs: list[list[Statement]] = []
    try:
        async with house.db.pool.acquire() as connection:
            connection._con.add_query_logger(
                lambda said: runs[-1].append((said.query, tuple(said.args or ())))
            )
        for turn, quote in enumerate(quotes):
            placing = Placing(
                order_id=OrderId(uuid7()), quote=quote, address_id=UUID(address), note="", cutlery=False
            )
            runs.append([])
            await house.do(place, who, f"bench-overheard-{turn}", placing)
    finally:
        runs.append([])
        await composition.close_house(house)
    # The first two fill the caches (keys, sessions) that a running house has.
    return runs[2:4]


def ids_in(given: Any) -> set[UUID]:
    """Every id among arguments, however deep."""
    if isinstance(given, UUID):
        return {given}
    if isinstance(given, list | tuple):
        return set().union(*(ids_in(one) for one in given)) if given else set()
    return set()


def renewed(given: Any, fresh: dict[UUID, UUID], turn: str) -> Any:
    """The argument with fresh ids and a fresh key, also inside texts."""
    if isinstance(given, UUID):
        return fresh.get(given, given)
    if isinstance(given, list | tuple):
        return [renewed(one, fresh, turn) for one in given]
    if isinstance(given, str):
        if given.startswith("bench-overheard"):
            return turn
        for old, new in fresh.items():
            given = given.replace(str(old), str(new))
    return given


async def bare(url: str, runs: list[list[Statement]], clients: int, orders: int) -> float:
    """Placements a second when nothing but the statements is sent."""
    first, second = runs
    changing = ids_in([args for _, args in first]) - ids_in([args for _, args in second])
    left = orders

    async def client(number: int) -> None:
        nonlocal left
        connection = await asyncpg.connect(url, server_settings={"search_path": "", "jit": "off"})
        try:
            while left > 0:
                left -= 1
                await _send(connection, first, changing, f"bare-{number}-{left}")
        finally:
            await connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(clients)))
    return orders / (time.perf_counter() - began)


async def _send(
    connection: asyncpg.Connection, statements: Sequence[Statement], changing: set[UUID], turn: str
) -> None:
    fresh = {one: uuid7() for one in changing}
    for query, args in statements:
        if args:
            await connection.fetch(query, *(renewed(one, fresh, turn) for one in args))
        else:
            await connection.execute(query)
