"""Push a store's pace down to it."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from songda.kernel.clocks import CityTime
from songda.kernel.house import Doing
from songda.kernel.ids import StoreId
from songda.modules.kitchen import records, rules
from songda.modules.stores import public as stores
from songda.modules.stores.public import Pace, StoreTerms

HOLDS_S = 1800


async def write_pace(do: Doing, store_id: UUID) -> None:
    """What an order placed now would find: the store's preparation time at this hour with this load, and the
    usual wait for a rider. Written again whenever the load changes."""
    known = await records.lock_learned(do.tx, store_id)
    if known is None:
        return
    terms = await stores.for_order(do.tx, StoreId(store_id))
    ahead = await records.cooking(do.tx, store_id)
    hour = hour_of(terms, do.city_now)
    p50, p90 = rules.estimate(known, ahead=ahead, items=known.items_mean, hour=hour)
    calm, _ = rules.estimate(known, ahead=0, items=known.items_mean, hour=hour)
    pace = Pace(
        prep_s_p50=p50,
        prep_s_p90=p90,
        pickup_delay_s=round(known.pickup_delay_s),
        pressure=round(p50 / calm - 1, 3) if p50 > calm else 0.0,
        until=do.city_now.plus(HOLDS_S),
    )
    await stores.write_pace(do.tx, StoreId(store_id), pace)
    await records.save_learned(do.tx, store_id, known, stale=False)


def hour_of(terms: StoreTerms, at: CityTime) -> int:
    """The hour on the store's wall clock."""
    hour: int = at.astimezone(ZoneInfo(terms.rules.zone)).hour
    return hour
