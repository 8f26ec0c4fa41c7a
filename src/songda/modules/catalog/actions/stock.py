"""Take a variant off sale, put it on again, and count anew every day."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import StoreId, VariantId
from songda.kernel.permissions import own
from songda.modules.catalog.errors import VariantUnknown
from songda.modules.catalog.events import MenuChanged, VariantRestocked, VariantSoldOut
from songda.modules.catalog.records import menus, stock
from songda.modules.stores.public import business_date, for_order, terms_of_many


async def sold_out(do: Doing, variant_id: VariantId) -> None:
    """Take a variant off sale. Twice is once; orders that hold it keep it."""
    store_id = await _own_store(do, variant_id)
    if await stock.take_off_sale(do.tx, variant_id):
        await menus.new_version(do.tx, store_id)
        await do.announce(VariantSoldOut(store_id=store_id, variant_id=variant_id))


async def restock(do: Doing, variant_id: VariantId, count: int | None) -> None:
    """Put a variant on sale: so many, or with None its daily count, or as many as are asked for."""
    store_id = await _own_store(do, variant_id)
    await stock.put_on_sale(do.tx, variant_id, count)
    await menus.new_version(do.tx, store_id)
    await do.announce(VariantRestocked(store_id=store_id, variant_id=variant_id, count=count))


async def restock_daily(do: Doing) -> None:
    """Where a new day has begun by a store's clock, give its daily variants their count. Twice is once."""
    daily = await stock.counted_daily(do.tx)
    terms = await terms_of_many(do.tx, [one.store_id for one in daily])
    for one in daily:
        today = business_date(terms[one.store_id], do.city_now)
        if one.stocked_on is not None and one.stocked_on >= today:
            continue
        if await stock.restock_daily(do.tx, one.store_id, today):
            await menus.new_version(do.tx, one.store_id)
            await do.announce(MenuChanged(store_id=one.store_id))


async def _own_store(do: Doing, variant_id: VariantId) -> StoreId:
    store_id = await menus.store_of(do.tx, variant_id)
    if store_id is None:
        raise VariantUnknown()
    terms = await for_order(do.tx, store_id)
    own(do.by, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
    return store_id
