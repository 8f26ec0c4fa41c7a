"""Create a merchant, create a store."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import CityId, MerchantId, StoreId
from songda.kernel.permissions import own
from songda.modules.stores import records
from songda.modules.stores import rules as decide
from songda.modules.stores.errors import MerchantUnknown, StoreUnknown
from songda.modules.stores.events import StoreOpened
from songda.modules.stores.model import StoreFace, StoreHours, StoreRules, StoreTerms


async def create_merchant(do: Doing, merchant_id: MerchantId, name: str) -> MerchantId:
    """A merchant under an id its maker chose. Twice is once: the first name stays."""
    await records.insert_merchant(do.tx, merchant_id, name, do.city_now)
    return merchant_id


async def open_store(
    do: Doing,
    store_id: StoreId,
    merchant_id: MerchantId,
    city_id: CityId,
    face: StoreFace,
    rules: StoreRules,
    hours: StoreHours,
    is_invented: bool,
) -> StoreId:
    """A store under an id its maker chose. Twice is once: the second changes nothing.

    Refuses with MerchantUnknown, StoreUnknown (the id is another merchant's), and where rules or hours aren't
    sound: ZoneUnknown, StepsUnordered, AreaInvalid, HoursOverlap.
    """
    own(do.by, city_id=city_id)
    decide.must_be_sound(rules)
    decide.must_not_overlap(hours)
    if not await records.merchant_exists(do.tx, merchant_id):
        raise MerchantUnknown()
    is_new = await records.insert_store(
        do.tx, store_id, merchant_id, city_id, is_invented=is_invented, now=do.city_now
    )
    if not is_new:
        if (await records.terms(do.tx, store_id)).merchant_id != merchant_id:
            raise StoreUnknown()
        return store_id
    terms = StoreTerms(
        store_id=store_id,
        merchant_id=merchant_id,
        city_id=city_id,
        face=face,
        rules=rules,
        hours=hours,
        pace=records.FIRST_PACE,
        paused_until=None,
        is_invented=is_invented,
        score_centi=None,
        sold_count=0,
    )
    await records.save(do.tx, terms, do.city_now)
    await do.announce(StoreOpened(store_id=store_id, merchant_id=merchant_id, city_id=city_id))
    return store_id
