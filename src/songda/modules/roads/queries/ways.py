"""Ways along the streets, for screens."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from itertools import pairwise

from songda.kernel.city import LonLat
from songda.kernel.geo import Point, distance_m
from songda.kernel.house import House
from songda.kernel.ids import CityId
from songda.modules.roads.errors import PlaceTooFar
from songda.modules.roads.model import Vehicle, Way
from songda.modules.roads.queries.atlas import atlas
from songda.modules.roads.rules.travel import OFF_ROAD_M, Travel


async def way(house: House, city_id: CityId, through: Sequence[Point], vehicle: Vehicle) -> Way:
    """Through all of them in order. Raises NoSuchCity; refuses with PlaceTooFar a place 1,500 m off any
    street.
    """
    travel = (await atlas(house).as_now(city_id)).travel
    for at, place in enumerate(through):
        near = travel.snap(place)
        if near is None or near.distance_m > OFF_ROAD_M:
            raise PlaceTooFar(place=at + 1)
    return await asyncio.to_thread(_along, travel, through, vehicle)


def _along(travel: Travel, through: Sequence[Point], vehicle: Vehicle) -> Way:
    """In a thread of its own: it only looks, and keeps nothing of what it searched."""
    line: list[LonLat] = []
    for start, end in pairwise(through):
        line += travel.path(start, end, vehicle)[1 if line else 0 :]
    metres = sum(distance_m(Point(*a), Point(*b)) for a, b in pairwise(line))
    return Way(line=tuple(line), distance_m=math.ceil(metres))
