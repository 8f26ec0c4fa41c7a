"""Opened cities, kept in this process and dropped when a city's map is replaced."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from songda.kernel.city import LonLat
from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import CityId
from songda.modules.roads import records
from songda.modules.roads.errors import NoSuchCity
from songda.modules.roads.model import Snap, Vehicle
from songda.modules.roads.rules.doors import DoorBook
from songda.modules.roads.rules.layers import packed_map
from songda.modules.roads.rules.travel import Travel


class OpenCity:
    """One city, ready: `packed_map` is gzipped JSON, `tag` changes when the map does."""

    def __init__(self, city_id: CityId, travel: Travel, tag: str) -> None:
        assert travel.city is not None
        self.travel = travel
        self.tag = tag
        self.doors = DoorBook(travel.city)
        self.packed_map = packed_map(travel.city, str(city_id))

    def plain_map(self) -> bytes:
        """The same JSON for those who can't unpack it."""
        return gzip.decompress(self.packed_map)


class Atlas:
    """The cities this process has opened."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._open: dict[CityId, OpenCity | None] = {}
        self._opening = asyncio.Lock()
        self.nowhere = Travel(None, self._detour())

    async def open(self, city_id: CityId) -> OpenCity:
        """Raises NoSuchCity for one that isn't kept."""
        if city_id not in self._open:
            async with self._opening:
                if city_id not in self._open:
                    self._open[city_id] = await self._load(city_id)
        found = self._open[city_id]
        if found is None:
            raise NoSuchCity()
        return found

    def forget(self, city_id: CityId) -> None:
        self._open.pop(city_id, None)

    async def _load(self, city_id: CityId) -> OpenCity | None:
        """The city, or that there is none: that too is remembered until its map comes."""
        async with self._house.db.glance() as tx:
            found = await records.load(tx, city_id)
        if found is None:
            return None
        city, tag = found
        return await asyncio.to_thread(OpenCity, city_id, Travel(city, self._detour()), tag)

    def _detour(self) -> float:
        return float(self._house.settings["roads.detour_percent"]) / 100


def atlas(house: House) -> Atlas:
    """The atlas of this process."""
    found: Atlas = house.state["roads.atlas"]
    return found


async def travel(house: House, city_id: CityId | None) -> Travel:
    """The travel times of a city, for many questions; by the straight line where it isn't known."""
    if city_id is None:
        return atlas(house).nowhere
    try:
        return (await atlas(house).open(city_id)).travel
    except NoSuchCity:
        return atlas(house).nowhere


async def travel_s(
    house: House, city_id: CityId | None, start: Point, end: Point, vehicle: Vehicle = Vehicle.EBIKE
) -> int:
    """Seconds from one point to another."""
    return (await travel(house, city_id)).travel_s(start, end, vehicle)


async def distance_m(house: House, city_id: CityId | None, start: Point, end: Point) -> int:
    """Metres to ride by the shortest way."""
    return (await travel(house, city_id)).distance_m(start, end)


async def matrix(
    house: House,
    city_id: CityId | None,
    froms: Sequence[Point],
    tos: Sequence[Point],
    vehicle: Vehicle = Vehicle.EBIKE,
) -> NDArray[np.int32]:
    """Seconds from every `from` (rows) to every `to` (columns)."""
    return (await travel(house, city_id)).matrix(froms, tos, vehicle)


async def path(
    house: House, city_id: CityId | None, start: Point, end: Point, vehicle: Vehicle = Vehicle.EBIKE
) -> tuple[LonLat, ...]:
    """The points to ride along, both ends included."""
    return (await travel(house, city_id)).path(start, end, vehicle)


async def snap(house: House, city_id: CityId | None, point: Point) -> Snap | None:
    """The nearest junction; None where no road is known."""
    return (await travel(house, city_id)).snap(point)
