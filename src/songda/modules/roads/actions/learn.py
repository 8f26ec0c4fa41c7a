"""Learn from a finished ride."""

from __future__ import annotations

from songda.kernel.geo import Point
from songda.kernel.house import Doing
from songda.kernel.ids import CityId
from songda.modules.roads import records
from songda.modules.roads.errors import NoSuchCity
from songda.modules.roads.model import Ridden
from songda.modules.roads.queries.atlas import atlas
from songda.modules.roads.rules import learning
from songda.modules.roads.rules.speeds import UNTOUCHED_BY_TRAFFIC


async def learn(do: Doing, city_id: CityId, ridden: Ridden) -> bool:
    """Count the ride in the cell where it began and in the one where it ended; whether it taught anything.

    It doesn't where no road is known, on foot or in the air, and when it took so little or so long that it
    can't have been a ride straight there. Every call counts: the caller hears of a ride once.
    """
    if ridden.vehicle in UNTOUCHED_BY_TRAFFIC:
        return False
    try:
        opened = await atlas(do.house).open(city_id)
    except NoSuchCity:
        return False
    start, end = Point(ridden.start_lon, ridden.start_lat), Point(ridden.end_lon, ridden.end_lat)
    expected_s = opened.travel.clear_s(start, end, ridden.vehicle)
    if expected_s is None or not learning.is_plausible(expected_s, ridden.took_s):
        return False
    cells = [learning.cell_of(at, ridden.began_at, opened.zone) for at in (start, end)]
    for cell in sorted(set(cells), key=lambda one: (one.east, one.north)):
        await records.add_ride(do.tx, city_id, cell, expected_s, ridden.took_s)
    return True
