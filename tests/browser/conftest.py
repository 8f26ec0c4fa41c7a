"""A tiny world, one browser, and the four ends side by side in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright
from tests.box import databases
from tests.box.browser import absent
from tests.box.running import running
from tests.browser.ends import NEAR, Ends, World
from tests.roads.small_city import at as corner

from songda.entry import ends as built

LOUD = "NO CLIENTS: the browser tests did not run (make test builds them)"


@pytest.fixture(scope="session")
def browser_database(worker: str) -> str:
    return databases.for_worker(f"{worker}_browser")


@pytest.fixture(scope="session")
async def chrome(chromium: str) -> AsyncIterator[Browser]:
    if not built.all_built():
        absent(LOUD)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield opened
        await opened.close()


@pytest.fixture(scope="session")
async def world(
    chrome: Browser, browser_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """One city, two stores, two riders, and the visitor's places among them."""
    folder: Path = tmp_path_factory.mktemp("browser")
    async with running("whole", browser_database, folder, gateway_inside=True) as house:
        founded = World(house)
        await founded.found()
        yield founded
        await founded.close()


@pytest.fixture(params=["zh-CN", "en"])
async def ends(request: pytest.FixtureRequest, chrome: Browser, world: World) -> AsyncIterator[Ends]:
    """One browser context in which the visitor sits at all four ends, in one of the languages."""
    here = corner(*NEAR)
    context = await chrome.new_context(
        base_url=world.house.address,
        locale=request.param,
        timezone_id="Asia/Shanghai",
        permissions=["geolocation"],
        geolocation={"longitude": here.lon, "latitude": here.lat},
    )
    opened = Ends(context, world, request.param)
    try:
        yield opened
    finally:
        await context.close()
