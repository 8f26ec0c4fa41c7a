"""How roads is wired into the house."""

from __future__ import annotations

from songda.kernel.facts import Observer
from songda.kernel.house import House
from songda.kernel.modules import Module
from songda.modules.roads import settings
from songda.modules.roads.endpoints import endpoints
from songda.modules.roads.events import CityKept, TrafficTold
from songda.modules.roads.queries.atlas import Atlas, atlas


async def _prepare(house: House) -> None:
    house.state["roads.atlas"] = Atlas(house)


def _kept(house: House, told: CityKept) -> None:
    atlas(house).forget(told.city_id)


def _traffic(house: House, told: TrafficTold) -> None:
    atlas(house).look_again(told.city_id)


MODULE = Module(
    name="roads",
    endpoints=(endpoints,),
    observers=(Observer((CityKept,), _kept), Observer((TrafficTold,), _traffic)),
    settings=settings.ALL,
    prepare=_prepare,
)
