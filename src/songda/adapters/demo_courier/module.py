"""How the demonstration courier is wired into the house."""

from __future__ import annotations

import asyncio

from songda.adapters.demo_courier.client import DemoCourier
from songda.adapters.demo_courier.fake.book import BookTaken
from songda.adapters.demo_courier.fake.company import Company, open_company
from songda.adapters.demo_courier.fake.pages import ENDPOINTS
from songda.adapters.demo_courier.settings import SETTINGS
from songda.kernel import logs
from songda.kernel.house import House
from songda.kernel.modules import Module
from songda.modules.deliveries.ports import offer

LOG = logs.logger("demo_courier")


class DemoInLiveMode(RuntimeError):
    """A courier that rides nowhere may not be asked where people wait for food."""


async def _prepare(house: House) -> None:
    if house.live_mode:
        raise DemoInLiveMode("the demonstration courier refuses to load in live mode")
    settings = house.settings
    house.state["demo_courier"] = lambda: _opened(house)
    if not settings["demo_courier.on"]:
        return
    client = DemoCourier(
        settings["demo_courier.url"],
        settings["demo_courier.notice_url"],
        settings["demo_courier.title"],
        settings["demo_courier.secret"],
    )
    offer(house, client)
    house.state["demo_courier.client"] = client


def _opened(house: House) -> Company:
    """The hosted company, its book opened when it is first needed."""
    found: Company | None = house.state.get("demo_courier.open")
    if found is None:
        found = open_company(house)
        house.state["demo_courier.open"] = found
    return found


async def _close_client(house: House) -> None:
    """Keep our side's connections until the process ends."""
    try:
        await asyncio.Event().wait()
    finally:
        client: DemoCourier | None = house.state.get("demo_courier.client")
        if client is not None:
            await client.aclose()


async def _ride(house: House) -> None:
    """Let the company ride and tell until the process ends."""
    settings = house.settings
    if not (settings["demo_courier.on"] and settings["demo_courier.hosted"]):
        await asyncio.Event().wait()
    try:
        company = _opened(house)
    except BookTaken:
        LOG.warning("demo_courier.hosted_elsewhere")
        await asyncio.Event().wait()
        return
    try:
        await company.keep_telling()
    finally:
        await company.aclose()


MODULE = Module(
    name="demo_courier",
    endpoints=(ENDPOINTS,),
    settings=SETTINGS,
    prepare=_prepare,
    background=(("http", _ride), *((role, _close_client) for role in ("http", "jobs", "dispatch"))),
)
