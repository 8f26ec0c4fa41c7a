"""How the demonstration gateway is wired into the house."""

from __future__ import annotations

import asyncio

from songda.adapters.demo_gateway.client import DemoGateway
from songda.adapters.demo_gateway.fake.book import BookTaken
from songda.adapters.demo_gateway.fake.gateway import FakeGateway, open_gateway
from songda.adapters.demo_gateway.fake.pages import ENDPOINTS
from songda.adapters.demo_gateway.settings import SETTINGS
from songda.kernel import logs
from songda.kernel.house import House
from songda.kernel.modules import Module
from songda.modules.payments.ports import offer

LOG = logs.logger("demo_gateway")


class DemoInLiveMode(RuntimeError):
    """A gateway that moves no money may not stand where people pay."""


async def _prepare(house: House) -> None:
    if house.live_mode:
        raise DemoInLiveMode("the demonstration gateway refuses to load in live mode")
    settings = house.settings
    client = DemoGateway(
        settings["demo_gateway.url"],
        settings["demo_gateway.page_url"],
        settings["demo_gateway.notice_url"],
        settings["demo_gateway.merchant"],
        settings["demo_gateway.secret"],
    )
    offer(house, client)
    house.state["demo_gateway.client"] = client
    house.state["demo_gateway"] = lambda: _opened(house)


def _opened(house: House) -> FakeGateway:
    """The hosted gateway, its book opened when it is first needed."""
    found: FakeGateway | None = house.state.get("demo_gateway.open")
    if found is None:
        found = open_gateway(house.settings)
        house.state["demo_gateway.open"] = found
    return found


async def _close_client(house: House) -> None:
    """Keep our side's connections until the process ends."""
    try:
        await asyncio.Event().wait()
    finally:
        await house.state["demo_gateway.client"].aclose()


async def _tell(house: House) -> None:
    """Tell what an earlier process left untold; then keep the gateway until the process ends."""
    if not house.settings["demo_gateway.hosted"]:
        await asyncio.Event().wait()
    try:
        gateway = _opened(house)
    except BookTaken:
        LOG.warning("demo_gateway.hosted_elsewhere")
        await asyncio.Event().wait()
        return
    gateway.tell_untold()
    try:
        await asyncio.Event().wait()
    finally:
        await gateway.aclose()


MODULE = Module(
    name="demo_gateway",
    endpoints=(ENDPOINTS,),
    settings=SETTINGS,
    prepare=_prepare,
    background=(("http", _tell), ("http", _close_client), ("jobs", _close_client)),
)
