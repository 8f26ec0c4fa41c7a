"""A house of all roles at a port of its own, sixty times as fast as life."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.roads.over_http import free_port, hosted
from tests.town.people import become_operator

from songda.entry import composition
from songda.kernel.clocks import city
from songda.kernel.house import House, set_rate
from songda.kernel.settings import Settings
from songda.town.line.api import Api
from songda.town.line.clock import TownClock

RATE = 60.0


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(tmp_path: Path, port: int) -> Settings:
    """The gateway is this house's own: it has to know at which port it lives."""
    address = f"http://127.0.0.1:{port}"
    return Settings(
        composition.declared_settings(),
        {
            "SONGDA_HOUSE_KEYS_FILE": str(tmp_path / "keys.json"),
            "SONGDA_DEMO_GATEWAY_URL": f"{address}/demo/gateway",
            "SONGDA_DEMO_GATEWAY_NOTICE_URL": f"{address}/api/notices/demo",
            "SONGDA_DEMO_GATEWAY_BOOK": str(tmp_path / "book.jsonl"),
        },
    )


@pytest.fixture
async def fast_api(house: House, port: int) -> AsyncIterator[Api]:
    """A line to it; its operator is made."""
    await house.act(become_operator)
    await house.act(set_rate, RATE, city(house.clocks.city_now()))
    await house.read_clocks()
    async with (
        hosted(house, "http", "push", "listeners", "jobs", "dispatch", port=port) as address,
        Api(address, TownClock()) as line,
    ):
        yield line
