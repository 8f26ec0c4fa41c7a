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
    """The store took a variant off sale."""

    store_id: StoreId
    variant_id: VariantId


@fact
class VariantRestocked:
    """A variant is on sale again, so many of it or as many as are asked for."""

    store_id: StoreId
    variant_id: VariantId
    count: int | None
