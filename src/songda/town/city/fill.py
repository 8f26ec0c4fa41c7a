"""What a map lacks, invented along its real streets: districts, doors, places to eat; all marked so."""

import math
from bisect import bisect
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from random import Random

from songda.kernel.city.geometry import XY, Plane, beside, centre_of
from songda.kernel.city.model import Address, AddressKind, City, District, Origin, Place, RoadKind
from songda.town.city import names
from songda.town.city.numbering import Ruler
from songda.town.city.storefronts import storefront_names

HOMES, OFFICES, PLACES = 1500, 160, 44
_DOOR_M = 14.0
_CORE_M = 1700.0

_KINDS = {
    AddressKind.HOME: {RoadKind.RESIDENTIAL: 1.0, RoadKind.LANE: 4.0, RoadKind.TERTIARY: 0.5},
    AddressKind.OFFICE: {RoadKind.PRIMARY: 1.0, RoadKind.TRUNK: 0.5, RoadKind.SECONDARY: 1.0},
    AddressKind.SHOP: {RoadKind.TERTIARY: 1.5, RoadKind.SECONDARY: 1.0, RoadKind.RESIDENTIAL: 0.4},
}


def fill_in(city: City, seed: int = 1) -> City:
    """Add what is missing up to the wanted counts; what is there stays as it is, at its index.

    Filled twice with the same seed it is filled once. A city without named streets gains nothing.
    """
    rng = Random(f"fill {seed}")
    builder = _Doors(city, rng)
    if not builder.has_streets:
        return city
    places = _open_places(city, builder, rng)
    for kind, most, every_m in ((AddressKind.OFFICE, OFFICES, 400), (AddressKind.HOME, HOMES, 60)):
        there = sum(address.kind is kind for address in city.addresses)
        builder.add(kind, min(most, builder.length_m // every_m) - there)
    return replace(
        city,
        districts=builder.districts,
        addresses=tuple(builder.addresses),
        places=tuple(places),
    )


def _open_places(city: City, builder: "_Doors", rng: Random) -> list[Place]:
    """The city's places and those invented; a small quarter gets one for every 250 m of street."""
    places = list(city.places)
    fronts = storefront_names(rng, {place.name for place in places})
    for _ in range(min(PLACES, builder.length_m // 250) - len(places)):
        door = builder.add_one(AddressKind.SHOP)
        if door is not None:
            front = next(fronts)
            places.append(
                Place(
                    name=front.name,
                    kind="restaurant",
                    cuisine=front.cuisine,
                    hours="",
                    address=door,
                    at=builder.addresses[door].at,
                    invented=True,
                )
            )
    return places


class _Doors:
    """Finds free doors along the streets, more of them the nearer the middle of town."""

    def __init__(self, city: City, rng: Random) -> None:
        self._city, self._rng = city, rng
        self._plane = Plane(centre_of(city.junctions) if city.junctions else (0.0, 0.0))
        self._lines = [[self._plane.xy(p) for p in city.road_line(at)] for at in range(len(city.roads))]
        self._rulers = self._measure()
        self.has_streets = bool(self._rulers)
        self.length_m = sum(road.length_m for road in city.roads if road.street is not None)
        self.districts = city.districts or self._invent_districts()
        self.addresses = list(city.addresses)
        self._taken = {(a.street, a.number) for a in city.addresses}
        self._names = {
            AddressKind.HOME: names.home_names(rng),
            AddressKind.OFFICE: names.office_names(rng),
            AddressKind.SHOP: _no_names(),
        }
        self._scales = {kind: self._scale(kind) for kind in AddressKind}

    def add(self, kind: AddressKind, wanted: int) -> None:
        for _ in range(max(0, wanted)):
            self.add_one(kind)

    def add_one(self, kind: AddressKind) -> int | None:
        """The index of a new door; None when fifty tries found every number taken."""
        for _ in range(50):
            at = self._pick(kind)
            if at is None:
                return None
            door = self._door(at, kind)
            if (door.street, door.number) not in self._taken:
                self._taken.add((door.street, door.number))
                self.addresses.append(replace(door, name=next(self._names[kind])))
                return len(self.addresses) - 1
        return None

    def _measure(self) -> dict[int, Ruler]:
        points: dict[int, list[XY]] = {}
        for road, line in zip(self._city.roads, self._lines, strict=True):
            if road.street is not None and not road.bridge:
                points.setdefault(road.street, []).extend(line)
        return {street: Ruler(cloud) for street, cloud in points.items()}

    def _scale(self, kind: AddressKind) -> list[float]:
        """Running sums of each road's chance."""
        return list(accumulate(self._weight(at, kind) for at in range(len(self._lines))))

    def _weight(self, at: int, kind: AddressKind) -> float:
        road = self._city.roads[at]
        if road.street not in self._rulers or road.bridge:
            return 0.0
        off_m = math.hypot(*self._lines[at][0])
        return _KINDS[kind].get(road.kind, 0.0) * road.length_m * (0.05 + math.exp(-((off_m / _CORE_M) ** 2)))

    def _pick(self, kind: AddressKind) -> int | None:
        scale = self._scales[kind]
        return bisect(scale, self._rng.random() * scale[-1]) if scale and scale[-1] > 0 else None

    def _door(self, at: int, kind: AddressKind) -> Address:
        road, line = self._city.roads[at], self._lines[at]
        assert road.street is not None
        is_left = self._rng.random() < 0.5
        spot = beside(line, self._rng.uniform(0.1, 0.9), _DOOR_M if is_left else -_DOOR_M)
        direction = (line[-1][0] - line[0][0], line[-1][1] - line[0][1])
        number = self._rulers[road.street].number(spot, direction, is_left)
        return Address(
            kind=kind,
            street=road.street,
            number=f"{number}号",
            name="",
            district=self._district(spot),
            at=self._plane.lonlat(spot),
            invented=True,
        )

    def _invent_districts(self) -> tuple[District, ...]:
        """Six centres on a ring and one in the middle; a door belongs to the nearest. None if real."""
        if self._city.origin is not Origin.GENERATED:
            return ()
        reach_m = max((math.hypot(*line[0]) for line in self._lines), default=0.0) * 0.5
        turn = self._rng.uniform(0, 1)
        spots: list[XY] = [(0.0, 0.0)]
        for at in range(6):
            angle = (at + turn) * math.pi / 3
            spots.append((reach_m * math.cos(angle), reach_m * math.sin(angle)))
        return tuple(
            District(name=name, centre=self._plane.lonlat(spot), invented=True)
            for name, spot in zip(names.DISTRICTS, spots, strict=False)
        )

    def _district(self, spot: XY) -> str:
        if not self.districts:
            return ""
        return min(self.districts, key=lambda d: math.dist(self._plane.xy(d.centre), spot)).name


def _no_names() -> Iterator[str]:
    while True:
        yield ""
