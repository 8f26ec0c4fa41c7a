"""The worlds a question is answered in: an invented town, or the city as it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from songda.entry.whatif.days import invented_day
from songda.entry.whatif.people import TownPeople
from songda.kernel.city import City
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
        return invented_day(self.plan, self.behaviour, seed, a_day, self.ask.riders)


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


def streets_of(city: City) -> whatif.Streets:
    """At the speeds the house plans with."""
    return whatif.Streets(city, {str(kind): kmh for kind, kmh in roads.KMH.items()}, roads.APPROACH_KMH)
