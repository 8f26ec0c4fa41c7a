"""Take a variant off sale, put it on again, count anew every day, and hold what orders want."""

from __future__ import annotations

from collections.abc import Sequence

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId, StoreId, VariantId
from songda.kernel.permissions import own
from songda.modules.catalog.errors import VariantUnknown
from songda.modules.catalog.events import MenuChanged, VariantRestocked, VariantSoldOut
from songda.modules.catalog.records import menus, stock
from songda.modules.stores.public import business_date, for_order, terms_of_many


async def reserve(do: Doing, order_id: OrderId, wanted: Sequence[tuple[VariantId, int]]) -> None:
    """Hold stock for an order, all of it or none; who takes the last of a variant says that it is sold out.

    For the same order twice is once. Refuses with SoldOut or ItemGone.
    """
    for turned in await stock.reserve(do.tx, order_id, wanted):
        await do.announce(VariantSoldOut(store_id=turned.store_id, variant_id=turned.variant_id))


async def release(do: Doing, order_id: OrderId) -> None:
    """Give back what an order holds; what can be bought again by it is said. Twice is once."""
    await _say_back(do, await stock.release(do.tx, order_id))


async def sold_out(do: Doing, variant_id: VariantId) -> None:
    """Take a variant off sale. Twice is once; orders that hold it keep it.

    Where orders have taken the last of it already it is said to be sold out no second time.
    """
    store_id = await _own_store(do, variant_id)
    could = await stock.take_off_sale(do.tx, variant_id)
    if could is None:
        return
    await menus.new_version(do.tx, store_id)
    if could:
        await do.announce(VariantSoldOut(store_id=store_id, variant_id=variant_id))
    else:
        await do.announce(MenuChanged(store_id=store_id))


async def restock(do: Doing, variant_id: VariantId, count: int | None) -> None:
    """Put a variant on sale: so many, or with None its daily count, or as many as are asked for.

    None at all takes it off sale.
    """
    store_id = await _own_store(do, variant_id)
    could, can = await stock.put_on_sale(do.tx, variant_id, count)
    await menus.new_version(do.tx, store_id)
    if can:
        await do.announce(VariantRestocked(store_id=store_id, variant_id=variant_id, count=count))
    elif could:
        await do.announce(VariantSoldOut(store_id=store_id, variant_id=variant_id))
    else:
        await do.announce(MenuChanged(store_id=store_id))


async def restock_daily(do: Doing) -> None:
    """Where a new day has begun by a store's clock, give its daily variants their count. Twice is once."""
    daily = await stock.counted_daily(do.tx)
    terms = await terms_of_many(do.tx, [one.store_id for one in daily])
    for one in daily:
        today = business_date(terms[one.store_id], do.city_now)
        if one.stocked_on is not None and one.stocked_on >= today:
            continue
        changed, back = await stock.restock_daily(do.tx, one.store_id, today)
        if changed:
            await menus.new_version(do.tx, one.store_id)
            await do.announce(MenuChanged(store_id=one.store_id))
            await _say_back(do, back)


async def _say_back(do: Doing, back: Sequence[stock.Turned]) -> None:
    for one in back:
        await do.announce(VariantRestocked(store_id=one.store_id, variant_id=one.variant_id, count=one.left))


async def _own_store(do: Doing, variant_id: VariantId) -> StoreId:
    store_id = await menus.store_of(do.tx, variant_id)
    if store_id is None:
        raise VariantUnknown()
    terms = await for_order(do.tx, store_id)
    own(do.by, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
    return store_id
