"""Facts others may hear. All are about a store."""

from __future__ import annotations

from songda.kernel.facts import fact
from songda.kernel.ids import CityId, MerchantId, StoreId
from songda.kernel.values import Instant


@fact
class StoreOpened:
    """A store was created."""

    store_id: StoreId
    merchant_id: MerchantId
    city_id: CityId


@fact
class StoreChanged:
    """Its face, rules or hours are others now."""

    store_id: StoreId
    city_id: CityId


@fact
class StorePaused:
    """It takes no orders until then."""

    store_id: StoreId
    city_id: CityId
    until: Instant


@fact
class StoreResumed:
    """Its pause was ended."""

    store_id: StoreId
    city_id: CityId
