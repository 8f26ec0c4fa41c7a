"""How the demonstration map is wired into the house."""

from __future__ import annotations

from random import Random

from songda.adapters.demo_map.client import DemoMap
from songda.kernel.house import House
from songda.kernel.modules import Module
from songda.kernel.settings import Setting
from songda.modules.roads.ports import offer

SETTINGS = (
    Setting(
        name="demo_map.on",
        default=False,
        says="Whether dispatch asks the demonstration map before our own roads.",
    ),
    Setting(
        name="demo_map.away_percent",
        default=10,
        says="How often the demonstration map fails, in percent.",
    ),
    Setting(
        name="demo_map.slow_percent",
        default=10,
        says="How often the demonstration map answers too late, in percent.",
    ),
)


class DemoInLiveMode(RuntimeError):
    """Invented travel times have no place where people ride."""


async def _prepare(house: House) -> None:
    if house.live_mode:
        raise DemoInLiveMode("the demonstration map refuses to load in live mode")
    if house.settings["demo_map.on"]:
        offer(
            house,
            DemoMap(
                Random("demo map"),
                away=house.settings["demo_map.away_percent"],
                slow=house.settings["demo_map.slow_percent"],
            ),
        )


MODULE = Module(name="demo_map", settings=SETTINGS, prepare=_prepare)
