"""The worlds a question is answered in: an invented town, or the city as it was."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from songda.entry.whatif import NothingToLive
from songda.entry.whatif.days import invented_day
from songda.entry.whatif.people import TownPeople
from songda.kernel.city import City
from songda.kernel.clocks import Clocks
from songda.kernel.database import Database
from songda.kernel.house import House, read_pace
from songda.kernel.ids import CityId
from songda.kernel.privacy import KeyRing
from songda.kernel.settings import Settings
from songda.modules.dispatch.public import whatif
from songda.modules.roads import public as roads
from songda.town.behaviour.mishaps import Mishaps
from songda.town.plan import DishBook, make_plan
from songda.town.plan.model import TownPlan


@dataclass
class Invented:
    """A day of the town a seed."""

    plan: TownPlan
    ask: whatif.Ask
    rules: whatif.Rules = field(default_factory=whatif.Rules)

    def __post_init__(self) -> None:
        self.behaviour: whatif.Behaviour = TownPeople.of(self.plan, Mishaps())
        self.streets = streets_of(self.plan.city)

    def day(self, seed: int) -> whatif.Scenario:
        a_day = self.ask.orders_a_day * whatif.MOST_PERCENT // 100
        day = invented_day(self.plan, self.behaviour, seed, a_day, self.ask.riders)
        return replace(day, percent=whatif.MOST_PERCENT)


@dataclass
class Past:
    """The same day whatever the seed; only temperaments differ."""

    scenario: whatif.Scenario
    behaviour: whatif.Behaviour
    rules: whatif.Rules = field(default_factory=whatif.Rules)

    def __post_init__(self) -> None:
        self.streets = streets_of(self.scenario.city)

    def day(self, seed: int) -> whatif.Scenario:
        return self.scenario


def invented(city: City, ask: whatif.Ask, book: DishBook | None = None, town_seed: int = 1) -> Invented:
    """The town of a city, as `songda town` would found it."""
    return Invented(make_plan(city, book, town_seed), ask)


async def world_of(url: str, city_id: CityId, ask: whatif.Ask) -> whatif.World:
    """The world of a living city's question: its own map, and of a past day its own orders. Changes nothing.

    Raises NothingToLive for a city without a map, for one in which nobody orders, and for a period in which
    nobody rode.
    """
    from songda.entry.whatif.past import past_day

    async with _looking(url) as house:
        city = (await roads.travel(house, city_id)).city
        if city is None:
            raise NothingToLive("the city has no map")
        plan = make_plan(city)
        rules = whatif.Rules(
            pay_base_minor=house.settings["deliveries.pay_base_minor"],
            pay_per_km_minor=house.settings["deliveries.pay_per_km_minor"],
            offer_s=house.settings["deliveries.offer_city_s"],
            every_s=house.settings["dispatch.every_city_s"],
            evening_max_s=house.settings["dispatch.evening_max_s"],
            evening_after_s=house.settings["dispatch.evening_after_s"],
        )
        if ask.source is whatif.Source.INVENTED:
            world = Invented(plan, ask, rules)
            if not world.day(0).orders:
                raise NothingToLive("nobody orders here: no stores or nobody to eat")
            return world
        return Past(await past_day(house, city, city_id, ask), TownPeople.of(plan, Mishaps()), rules)


@contextlib.asynccontextmanager
async def _looking(url: str) -> AsyncIterator[House]:
    """A house that only looks: the roads and the settings, no keys, one connection."""
    from songda.entry import composition

    db = await Database.connect(url, size=2)
    try:
        async with db.glance() as tx:
            clocks = Clocks(*await read_pace(tx))
        settings = Settings(composition.declared_settings())
        house = House(db=db, clocks=clocks, modules=(), settings=settings, keys=KeyRing.fresh())
        for part in composition.built(["roads"]):
            if part.prepare is not None:
                await part.prepare(house)
        yield house
    finally:
        await db.close()


def streets_of(city: City) -> whatif.Streets:
    """At the speeds the house plans with."""
    return whatif.Streets(city, {str(kind): kmh for kind, kmh in roads.KMH.items()}, roads.APPROACH_KMH)
