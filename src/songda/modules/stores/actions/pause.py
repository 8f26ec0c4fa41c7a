"""Take no orders for a while, and take them again."""

from __future__ import annotations

import dataclasses

from songda.kernel.house import Doing
from songda.kernel.ids import StoreId
from songda.kernel.permissions import own
from songda.modules.stores import records
from songda.modules.stores.events import StorePaused, StoreResumed


async def pause(do: Doing, store_id: StoreId, minutes: int) -> None:
    """Take no orders for so many city minutes from now. Pausing again moves the end. Orders taken stay."""
    terms = await records.lock(do.tx, store_id)
    own(do.by, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
    until = do.city_now.plus(minutes * 60)
    await records.save(do.tx, dataclasses.replace(terms, paused_until=until), do.city_now)
    await do.announce(StorePaused(store_id=store_id, city_id=terms.city_id, until=until))


async def resume(do: Doing, store_id: StoreId) -> None:
    """Take orders again. Resuming a store that isn't paused does nothing."""
    terms = await records.lock(do.tx, store_id)
    own(do.by, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
    if terms.paused_until is None or terms.paused_until <= do.city_now:
        return
    await records.save(do.tx, dataclasses.replace(terms, paused_until=None), do.city_now)
    await do.announce(StoreResumed(store_id=store_id, city_id=terms.city_id))
