"""How far a city's promises are moved, kept in this process for a while: a quote waits for no read."""

from __future__ import annotations

from datetime import datetime, timedelta

from songda.kernel.house import House
from songda.kernel.ids import CityId
from songda.kernel.ranges import Shift
from songda.modules.orders import records

_STATE = "orders.promise_shifts"


async def shift_of(house: House, city_id: CityId) -> Shift:
    """Read anew every `orders.promise_look_again_s`; never while holding a connection."""
    kept: dict[CityId, tuple[datetime, Shift]] = house.state.setdefault(_STATE, {})
    now = house.clocks.city_now()
    found = kept.get(city_id)
    if found is not None and now < found[0]:
        return found[1]
    async with house.db.glance() as tx:
        shift = await records.promise_shift(tx, city_id)
    fresh_until = now + timedelta(seconds=house.settings["orders.promise_look_again_s"])
    kept[city_id] = (fresh_until, shift)
    return shift
