"""Opened cities, kept in this process and dropped when a city's map is replaced."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from songda.kernel.city import LonLat
from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import CityId
from songda.modules.roads import records
from songda.modules.roads.errors import NoSuchCity
from songda.modules.roads.model import Snap, Vehicle
from songda.modules.roads.queries import outside
from songda.modules.roads.rules import learning
from songda.modules.roads.rules.conditions import Middles, slower
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
        self.city_id = city_id
        self.zone = ZoneInfo(travel.city.zone)
        self.middles = Middles(travel.city)
        self.fresh_until: datetime | None = None

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

    def look_again(self, city_id: CityId) -> None:
        """Somebody told of the city's traffic: read it before the next ride is reckoned."""
        found = self._open.get(city_id)
        if found is not None:
            found.fresh_until = None

    async def as_now(self, city_id: CityId) -> OpenCity:
        """The city with its roads as they are now. Read anew when told, when some traffic ends, with every
        hour, and every few minutes anyway, since another process may have learned something.
        """
        found = await self.open(city_id)
        now = self._house.clocks.city_now()
        if found.fresh_until is None or now >= found.fresh_until:
            # Whoever comes meanwhile rides by what was known before, instead of asking too.
            found.fresh_until = now + timedelta(seconds=self._house.settings["roads.look_again_s"])
            try:
                await self._look(found, now)
            except BaseException:
                found.fresh_until = None
                raise
        return found

    async def _look(self, found: OpenCity, now: datetime) -> None:
        local = now.astimezone(found.zone)
        hour = local.weekday() * 24 + local.hour
        async with self._house.db.glance() as tx:
            traffic = await records.traffic(tx, found.city_id, found.tag, now)
            lessons = await records.learned(tx, found.city_id, hour)
        next_hour = now + timedelta(seconds=3_600 - local.minute * 60 - local.second)
        ends = [next_hour, *(one.until for one in traffic)]
        if found.fresh_until is not None:
            found.fresh_until = min([found.fresh_until, *ends])
        factors = slower(found.middles, learning.factors(lessons, hour), traffic)
        if not same(factors, found.travel.slower):
            found.travel.slow_down(factors)

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


def same(one: NDArray[np.float64] | None, other: NDArray[np.float64] | None) -> bool:
    """Whether two sets of factors are the same: then what was searched stays good."""
    return one is other if one is None or other is None else bool(np.array_equal(one, other))


def atlas(house: House) -> Atlas:
    """The atlas of this process."""
    found: Atlas = house.state["roads.atlas"]
    return found


async def travel(house: House, city_id: CityId | None) -> Travel:
    """The travel times of a city, for many questions; by the straight line where it isn't known."""
    if city_id is None:
        return atlas(house).nowhere
    try:
        return (await atlas(house).as_now(city_id)).travel
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
    """Seconds from every `from` (rows) to every `to` (columns): by the outside map service where there is
    one and it answers in time, else over our own roads.
    """
    own = await travel(house, city_id)
    told = await outside.ask(house, own, froms, tos, vehicle)
    return own.matrix(froms, tos, vehicle) if told is None else told


async def path(
    house: House, city_id: CityId | None, start: Point, end: Point, vehicle: Vehicle = Vehicle.EBIKE
) -> tuple[LonLat, ...]:
    """The points to ride along, both ends included."""
    return (await travel(house, city_id)).path(start, end, vehicle)


async def snap(house: House, city_id: CityId | None, point: Point) -> Snap | None:
    """The nearest junction; None where no road is known."""
    return (await travel(house, city_id)).snap(point)
