"""An invented rider whom the house set off line notices, and comes back."""

import asyncio
from random import Random

import pytest
from tests.town.people import OPERATOR, small

from songda.kernel.house import House
from songda.town.behaviour.mishaps import NONE
from songda.town.city import generate_city
from songda.town.drive import rider as driving
from songda.town.drive.rider import RiderDriver
from songda.town.drive.scene import Scene
from songda.town.found.founding import Visitors, found
from songda.town.line.api import Api
from songda.town.line.persona import Persona
from songda.town.plan import make_plan


async def is_in(driver: RiderDriver, duty: str) -> None:
    """Until the house says so."""
    async with asyncio.timeout(60):
        while (await driver.persona.get("/api/rider"))["state"] != duty:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


@pytest.mark.timeout(200)
async def test_who_was_set_off_line_comes_back(
    house: House, fast_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driving, "_SURE_S", 0.0)
    plan = small(make_plan(generate_city(1)))
    await found(Persona(fast_api, OPERATOR, "operator"), plan, plan.riders, Visitors())
    scene = Scene(plan=plan, api=fast_api, clock=fast_api.clock, mishaps=NONE, rng=Random(1))
    drivers = [RiderDriver(scene, rider) for rider in plan.riders]
    driver = next(one for one in drivers if not one._stays_home())  # whose day of rest isn't today
    scene.begin(driver.run())
    try:
        await is_in(driver, "on")
        await driver.persona.post("/api/rider/off-line")
        await is_in(driver, "on")
        assert scene.tally["riders set off line"] >= 1
    finally:
        for task in list(scene.tasks):
            task.cancel()
        await asyncio.gather(*scene.tasks, return_exceptions=True)
