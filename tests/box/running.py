"""A house that really runs: a loopback port, listeners, jobs, dispatch, push, and a gateway of its own.

`whole`: all of it in this process. `split`: HTTP and push here, the rest in another process of the machine.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from fastapi import FastAPI
from tests.box.people import Person, until
from tests.box.serving import serving

from songda.adapters.demo.visitors import VISITORS
from songda.adapters.demo_gateway.fake.book import Book
from songda.adapters.demo_gateway.fake.gateway import FakeGateway, Manners, Refused
from songda.adapters.demo_gateway.fake.pages import ENDPOINTS
from songda.entry import checking, composition
from songda.entry.demo.child import PARENT
from songda.entry.host import ROLES, Hosted
from songda.kernel.house import Doing, House, set_rate
from songda.kernel.permissions import Role
from songda.kernel.settings import Settings
from songda.modules.accounts import public as accounts

SECRET = "a key of the stories"
EDGE = ("http", "push")
BEHIND = tuple(role for role in ROLES if role not in EDGE)
_CLOCK_READ_S = 1.2
"""Every process reads the city clock once a second."""

QUICK = {
    "SONGDA_ACCOUNTS_CODES_PER_HOUR": "1000",
    "SONGDA_DEMO_GATEWAY_HOSTED": "false",
    "SONGDA_DEMO_GATEWAY_SECRET": SECRET,
    "SONGDA_DISPATCH_EVERY_CITY_S": "3",
    "SONGDA_DISPATCH_EVERY_MACHINE_S": "0.3",
    "SONGDA_DELIVERIES_OFFER_MACHINE_S": "5",
    "SONGDA_RIDERS_SILENT_MACHINE_S": "86400",
    "SONGDA_DELIVERIES_UNREACHABLE_MACHINE_S": "1",
    "SONGDA_ORDERS_ALARM_MACHINE_S": "2",
    "SONGDA_ORDERS_ALARMS": "2",
    "SONGDA_ORDERS_PAY_MACHINE_S": "1",
    "SONGDA_HOUSE_STATEMENT_S": "20",
}
"""Real seconds are short, so that a scene is; city seconds are as they are."""


class Moody(FakeGateway):
    """A gateway that may stop answering what it is asked, while it still takes money and tells of it."""

    deaf = False

    async def query(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return await self._heard(super().query, given)

    async def close(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return await self._heard(super().close, given)

    async def _heard(
        self, answer: Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        if self.deaf:
            raise Refused("AWAY")
        return await answer(given)


class Running:
    """What a story holds in its hands: the address, an operator, the gateway, the clock."""

    def __init__(self, mode: str, house: House, client: aiohttp.ClientSession, gateway: FakeGateway) -> None:
        self.mode, self.house, self.client, self.gateway = mode, house, client, gateway
        self.operator = Person(client, VISITORS["operator"], "operator")
        self.address = str(client._base_url).rstrip("/")
        self.behind: subprocess.Popen[bytes] | None = None

    async def skip(self, city_s: float) -> None:
        """Let the city's clock jump ahead; back when every process has seen it."""
        ahead = self.house.clocks.city_now().plus(city_s)
        await self.house.act(set_rate, self.house.clocks.rate, ahead)
        await self._clock_read()

    async def runs_at(self, rate: float) -> None:
        """From now on city time runs so many times as fast."""
        await self.operator.put("/api/operations/speed", {"asked": rate, "running": rate})
        await self._clock_read()

    async def _clock_read(self) -> None:
        await self.house.read_clocks()
        if self.behind is not None:
            await asyncio.sleep(_CLOCK_READ_S)

    async def quiet(self, within_s: float = 20.0) -> None:
        """Back when everything told was heard by everybody, and no refund is on its way."""
        await until(self._is_quiet, within_s, "quiet")

    async def _is_quiet(self) -> bool:
        async with self.house.db.glance() as tx:
            restless: int = await tx.fetchval(
                """select (select count(*) from kernel.facts where position is null)
                     + (select count(*) from kernel.cursors c, kernel.sequencer s
                        where c.position < s.last_position)
                     + (select count(*) from payments.refunds where state = 'intended')"""
            )
        return restless == 0

    async def beat(self) -> None:
        """As long as what was just committed may need to reach a screen."""
        await asyncio.sleep(0.4)

    async def wrongs(self) -> dict[str, list[str]]:
        """Breaches of `songda check` by rule (parked subjects and dead jobs are among them)."""
        assert self.behind is None or self.behind.poll() is None, "the process behind has died"
        found = await checking.breaches(self.house.db.url)
        return {name: rows for name, rows in found.items() if rows}


@asynccontextmanager
async def running(
    mode: str, database_url: str, folder: Path, *, gateway_inside: bool = False
) -> AsyncIterator[Running]:
    """The house on that database, until the block ends; its gateway on a port of its own, or `inside`, under
    the house's own address, as in the demo."""
    async with AsyncExitStack() as stack:
        port = free_port()
        given = {
            **QUICK,
            "SONGDA_HOUSE_KEYS_FILE": str(folder / "keys.json"),
            "SONGDA_DEMO_GATEWAY_NOTICE_URL": f"http://127.0.0.1:{port}/api/notices/demo",
        }
        gateway = None
        if gateway_inside:
            given |= _inside(port, folder)
        else:
            gateway = Moody(Book(folder / "book.jsonl"), SECRET, Manners(0.0, 0.0, 0.0), seed=7)
            stack.push_async_callback(gateway.aclose)
            at = await stack.enter_async_context(serving(_gateway_app(gateway)))
            given |= {name: f"{at}/demo/gateway" for name in _GATEWAY_URLS}
        settings = Settings(composition.declared_settings(), given)
        house = await composition.open_house(database_url, settings=settings)
        stack.push_async_callback(composition.close_house, house)
        gateway = gateway or house.state["demo_gateway"]()
        await stack.enter_async_context(_hosting(house, ROLES if mode == "whole" else EDGE, port))
        client = await stack.enter_async_context(
            aiohttp.ClientSession(
                f"http://127.0.0.1:{port}", connector=aiohttp.TCPConnector(limit=0, force_close=False)
            )
        )
        here = Running(mode, house, client, gateway)
        if mode == "split":
            here.behind = stack.enter_context(_behind({**given, "SONGDA_DATABASE_URL": database_url}, folder))
        await _awake(here)
        yield here


_GATEWAY_URLS = ("SONGDA_DEMO_GATEWAY_URL", "SONGDA_DEMO_GATEWAY_PAGE_URL")


def _inside(port: int, folder: Path) -> dict[str, str]:
    """The gateway's settings of a demo: hosted here, its page on the house's own address."""
    return {
        "SONGDA_DEMO_GATEWAY_HOSTED": "true",
        "SONGDA_DEMO_GATEWAY_URL": f"http://127.0.0.1:{port}/demo/gateway",
        "SONGDA_DEMO_GATEWAY_PAGE_URL": "/demo/gateway",
        "SONGDA_DEMO_GATEWAY_BOOK": str(folder / "book.jsonl"),
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as plug:
        return int(plug.getsockname()[1])


def _gateway_app(gateway: FakeGateway) -> FastAPI:
    app = FastAPI()
    app.state.house, app.state.demo_gateway = None, lambda: gateway
    app.include_router(ENDPOINTS)
    return app


@asynccontextmanager
async def _hosting(house: House, roles: tuple[str, ...], port: int) -> AsyncIterator[Hosted]:
    hosted = Hosted(house, roles, "127.0.0.1", port)
    task = asyncio.create_task(hosted.run())
    assert hosted.server is not None
    while not hosted.server.started:
        assert not task.done(), "the house did not come up"
        await asyncio.sleep(0.02)
    try:
        yield hosted
    finally:
        hosted.server.should_exit = True
        await asyncio.wait_for(task, 30)


class _Process:
    """The other process, ended with the block; its words stay in the folder."""

    def __init__(self, environ: Mapping[str, str], folder: Path) -> None:
        self._environ, self._log = environ, folder / "behind.log"

    def __enter__(self) -> subprocess.Popen[bytes]:
        with open(self._log, "wb") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "songda.entry.demo.child", "host", "--roles", ",".join(BEHIND)],
                env={**os.environ, **self._environ, PARENT: str(os.getpid()), "PYTHONPATH": _SRC},
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_behind = _Process
_SRC = str(Path(composition.__file__).parents[2])


async def _awake(here: Running) -> None:
    """Until somebody hears every lane, and the operator is there."""
    await until(lambda: _all_heard(here), 60, "the listeners")
    await here.house.act(_first_operator, here.operator.phone)
    await here.operator.sign_in()


async def _first_operator(do: Doing, phone: str) -> None:
    """As `songda operator add` makes the first one."""
    person_id = await accounts.find_or_join(do, phone, "值班运营")
    everywhere = accounts.Membership(
        role=Role.OPERATOR, city_id=None, merchant_id=None, store_id=None, rider_id=None
    )
    await accounts.grant(do, person_id, everywhere)


async def _all_heard(here: Running) -> bool:
    async with here.house.db.glance() as tx:
        heard: bool = await tx.fetchval(
            """select count(*) > 0 and bool_and(leased_until_machine_at > clock_timestamp())
               from kernel.cursors"""
        )
    return heard
