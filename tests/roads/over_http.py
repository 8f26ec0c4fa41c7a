"""A house spoken to over a real socket, as somebody of a role."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from songda.entry.host import Hosted
from songda.kernel.house import House
from songda.kernel.ids import PersonId, RiderId, SessionId, StoreId, uuid7
from songda.kernel.permissions import Principal, Role


@asynccontextmanager
async def calling(house: House, role: Role | None) -> AsyncIterator[aiohttp.ClientSession]:
    """A client whose bearer token stands for a fresh person of that role; None has no token."""
    who = None
    if role is not None:
        who = Principal(
            role=role,
            person_id=PersonId(uuid7()),
            session_id=SessionId(uuid7()),
            store_ids=(StoreId(uuid7()),) if role is Role.STORE else (),
            rider_id=RiderId(uuid7()) if role is Role.RIDER else None,
        )

    async def authenticate(_: House, token: str) -> Principal | None:
        return who

    house.ports["authenticate"] = authenticate
    headers = {} if role is None else {"Authorization": "Bearer somebody"}
    async with (
        hosted(house) as address,
        aiohttp.ClientSession(address, headers=headers) as client,
    ):
        yield client


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as plug:
        port: int = plug.getsockname()[1]
    return port


@asynccontextmanager
async def hosted(house: House, *roles: str, port: int | None = None) -> AsyncIterator[str]:
    """The house serving in these roles (http, when none is named), on a free port by default; its address."""
    port = port or free_port()
    running = Hosted(house, roles or ("http",), "127.0.0.1", port)
    task = asyncio.create_task(running.run())
    try:
        for _ in range(200):
            if running.server is not None and running.server.started:
                break
            await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        if running.server is not None:
            running.server.should_exit = True
        await asyncio.wait_for(task, 10)
