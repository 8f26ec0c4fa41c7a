"""Facts others may hear. All are about a store's menu."""

from __future__ import annotations

from songda.kernel.facts import fact
from songda.kernel.ids import StoreId, VariantId


@fact
class MenuChanged:
    """Something on the menu is different now."""

    store_id: StoreId


@fact
class VariantSoldOut:
    """A variant can be bought no more: the store took it off sale, or an order took the last of it.

    Once each time it goes.
    """

    store_id: StoreId
    variant_id: VariantId


@fact
class VariantRestocked:
    """A variant can be bought again, so many of it or as many as are asked for: the store says so, a new day
    begins, or an order gave back of what was sold out."""

    store_id: StoreId
    variant_id: VariantId
    count: int | None
