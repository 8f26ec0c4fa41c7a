"""Say how slow a city's roads are now."""

from __future__ import annotations

from datetime import timedelta

from songda.kernel.house import Doing
from songda.kernel.ids import CityId
from songda.modules.roads import records
from songda.modules.roads.errors import NoSuchRoad, TrafficTooLong
from songda.modules.roads.events import TrafficTold
from songda.modules.roads.model import Traffic
from songda.modules.roads.queries.atlas import atlas


async def tell_traffic(do: Doing, city_id: CityId, told: Traffic) -> None:
    """Rides are reckoned by it until it ends; then by what is usual. A source's new word replaces its last.

    Refuses with NoSuchCity, NoSuchRoad for a road the map doesn't have, and TrafficTooLong for an end in the
    past or farther off than `roads.traffic_s_max`; nothing is kept then.
    """
    opened = await atlas(do.house).open(city_id)
    most_s = do.house.settings["roads.traffic_s_max"]
    if not do.city_now < told.until <= do.city_now + timedelta(seconds=most_s):
        raise TrafficTooLong(seconds=most_s)
    for one in told.roads:
        if one.road >= len(opened.middles):
            raise NoSuchRoad(road=one.road, roads=len(opened.middles))
    await records.save_traffic(do.tx, city_id, opened.tag, told, do.city_now)
    await do.announce(TrafficTold(city_id=city_id))
