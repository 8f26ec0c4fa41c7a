"""A street counted in minutes of riding, and people who do everything like clockwork."""

from dataclasses import dataclass
from random import Random

from songda.kernel.city import City, LonLat, Origin, Road, RoadKind
from songda.kernel.geo import METRES_PER_DEGREE
from songda.modules.dispatch.public import whatif

MINUTE_M = 300
KMH = {"ebike": dict.fromkeys(RoadKind, 18.0)}
REACHES = 30


def at(minute: int) -> LonLat:
    """A point on the street, so many minutes of riding east of its beginning, on the equator."""
    return (minute * MINUTE_M / METRES_PER_DEGREE, 0.0)


def street() -> City:
    return City(
        key="street",
        name="street",
        origin=Origin.GENERATED,
        attribution="",
        zone="Asia/Shanghai",
        junctions=tuple(at(minute) for minute in range(REACHES + 1)),
        roads=tuple(
            Road(
                start=minute,
                end=minute + 1,
                length_m=MINUTE_M,
                kind=RoadKind.RESIDENTIAL,
                street=None,
                two_way=True,
            )
            for minute in range(REACHES)
        ),
        streets=(),
        districts=(),
        addresses=(),
        places=(),
        areas=(),
    )


@dataclass
class Clockwork:
    """Stores answer after 10 s and cook 600 s, riders say yes after 5 s, unless told otherwise by name."""

    declines: tuple[str, ...] = ()
    refusing_stores: tuple[str, ...] = ()

    def answer_s(self, chance: Random, store_id: str, waiting: int) -> int | None:
        return None if store_id in self.refusing_stores else 10

    def cook_s(self, chance: Random, store_id: str, items: int, ahead: int) -> int:
        return 600

    def react(self, chance: Random, rider_id: str) -> tuple[whatif.Reaction, int]:
        return (whatif.Reaction.DECLINE if rider_id in self.declines else whatif.Reaction.ACCEPT), 5

    def ride_s(self, rider_id: str, metres: int, expected_s: int) -> int:
        return expected_s

    def counter_s(self, chance: Random, rider_id: str) -> int:
        return 30

    def door_s(self, chance: Random, rider_id: str) -> int:
        return 60


def store(name: str, minute: int) -> whatif.Store:
    return whatif.Store(id=name, at=at(minute), prep_s_p50=600, prep_s_p90=900)


def order(name: str, placed_s: int, minute: int, store: int = 0) -> whatif.Order:
    return whatif.Order(id=name, store=store, door=at(minute), placed_s=placed_s)


def rider(name: str, minute: int, shifts: tuple[tuple[int, int], ...] = ((0, 36_000),)) -> whatif.Rider:
    return whatif.Rider(id=name, vehicle="ebike", start=at(minute), capacity_units=4, shifts=shifts)


def day(
    orders: tuple[whatif.Order, ...],
    riders: tuple[whatif.Rider, ...],
    behaviour: Clockwork | None = None,
    rules: whatif.Rules | None = None,
    stores: tuple[whatif.Store, ...] = (),
    forecaster: whatif.Forecaster | None = None,
    seed: int = 1,
) -> whatif.Outcome:
    city = street()
    scenario = whatif.Scenario(
        city=city, stores=stores or (store("noodles", 10),), orders=orders, riders=riders
    )
    return whatif.live(
        scenario,
        rules or whatif.Rules(),
        behaviour or Clockwork(),
        whatif.Streets(city, KMH),
        seed,
        forecaster=forecaster,
    )
