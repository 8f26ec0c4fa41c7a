"""Small towns for tests, and everybody in them having lunch once."""

import asyncio
from dataclasses import replace
from random import Random

from songda.kernel.house import Doing
from songda.kernel.permissions import Role
from songda.modules.accounts import public as accounts
from songda.town.behaviour.mishaps import Mishaps
from songda.town.drive.consumer import ConsumerDriver
from songda.town.drive.crowd import Positions
from songda.town.drive.rider import RiderDriver
from songda.town.drive.scene import Scene
from songda.town.drive.store import StoreDriver
from songda.town.found.founding import Visitors, found
from songda.town.line.api import Api
from songda.town.line.persona import Persona
from songda.town.plan import TownPlan
from songda.town.plan.model import Hours

OPERATOR = "+8613900000004"
ALWAYS = (Hours(opens_min=0, closes_min=1440),)


async def become_operator(do: Doing) -> None:
    """Give the operator's phone its role over all cities; twice is once."""
    person_id = await accounts.find_or_join(do, OPERATOR, "值班运营")
    everywhere = accounts.Membership(
        role=Role.OPERATOR, city_id=None, merchant_id=None, store_id=None, rider_id=None
    )
    await accounts.grant(do, person_id, everywhere)


def small(whole: TownPlan) -> TownPlan:
    """Three stores that never close, six riders on duty, the ten consumers who live nearest."""
    stores = tuple(replace(one, hours=ALWAYS, accepts_by_itself=False) for one in whole.stores[:3])
    middle = stores[0].at
    near = sorted(whole.consumers, key=lambda one: abs(one.at[0] - middle[0]) + abs(one.at[1] - middle[1]))
    riders = tuple(replace(one, shift=ALWAYS) for one in whole.riders[:6])
    return replace(whole, stores=stores, riders=riders, consumers=tuple(near[:10]))


async def lunch(api: Api, plan: TownPlan, mishaps: Mishaps) -> Scene:
    """Everybody orders once; comes back when all have eaten, or know that they won't."""
    await found(Persona(api, OPERATOR, "operator"), plan, plan.riders, Visitors())
    scene = Scene(plan=plan, api=api, clock=api.clock, mishaps=mishaps, rng=Random(1))
    riders = [RiderDriver(scene, rider) for rider in plan.riders]
    stores = [StoreDriver(scene, store) for store in plan.stores]
    for driver in (*riders, *stores, Positions(scene, riders)):
        scene.begin(driver.run())
    await asyncio.wait_for(asyncio.gather(*(store.map.connected.wait() for store in stores)), 60)
    meals = [asyncio.create_task(ConsumerDriver(scene, one).eat()) for one in plan.consumers]
    try:
        await asyncio.wait_for(asyncio.gather(*meals), 260)
    finally:
        for task in list(scene.tasks):
            task.cancel()
        await asyncio.gather(*scene.tasks, return_exceptions=True)
    return scene
