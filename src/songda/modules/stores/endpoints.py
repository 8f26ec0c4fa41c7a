"""HTTP in, HTTP out, for stores."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from songda.kernel.geo import Point
from songda.kernel.ids import CityId, MerchantId, StoreId
from songda.kernel.permissions import Role, own, permission
from songda.kernel.values import Few, Flag, Lat, Lon, Name40, Name80, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.stores import queries, records
from songda.modules.stores.actions import change, open_store
from songda.modules.stores.actions import pause as pausing
from songda.modules.stores.errors import StoreUnknown
from songda.modules.stores.model import StaffSettings, StoreFace, StoreHours, StoreRules
from songda.modules.stores.queries import MerchantRow, Sort, StoreCard, StoreDesk, StorePage

endpoints = Endpoints("stores")

LOOK = permission("stores.look")
RUN = permission("stores.run", Role.OPERATOR)
KEEP = permission("stores.keep", Role.STORE, Role.OPERATOR)

Store = Annotated[StoreId, Path()]


@value
class NewMerchant:
    """A merchant to be created, under an id made by the caller."""

    merchant_id: MerchantId
    name: Name80


@value
class NewStore:
    """A store to be opened, under an id made by the caller."""

    store_id: StoreId
    merchant_id: MerchantId
    city_id: CityId
    face: StoreFace
    rules: StoreRules
    hours: StoreHours
    is_invented: Flag = False


@value
class StoreChange:
    """The face and rules a store is to have from now on, whole."""

    face: StoreFace
    rules: StoreRules


@value
class Pause:
    """For how many city minutes no orders are taken."""

    minutes: Few


@value
class MerchantMade:
    """The merchant's id, also when it was there already."""

    merchant_id: MerchantId


@value
class StoreMade:
    """The store's id, also when it was there already."""

    store_id: StoreId


@endpoints.get("/merchants", RUN)
async def list_merchants(house: TheHouse) -> list[MerchantRow]:
    """All merchants by name."""
    async with house.db.glance() as tx:
        return await queries.merchants(tx)


@endpoints.post("/merchants", RUN)
async def create_merchant(body: NewMerchant, house: TheHouse, who: Who, key: Key) -> MerchantMade:
    """Create a merchant; an id that exists stays as it is."""
    made = await house.do(open_store.create_merchant, who, key, body.merchant_id, body.name)
    return MerchantMade(merchant_id=made)


@endpoints.post("/stores", RUN)
async def create_store(body: NewStore, house: TheHouse, who: Who, key: Key) -> StoreMade:
    """Open a store; an id that exists stays as it is."""
    made = await house.do(
        open_store.open_store,
        who,
        key,
        body.store_id,
        body.merchant_id,
        body.city_id,
        body.face,
        body.rules,
        body.hours,
        body.is_invented,
    )
    return StoreMade(store_id=made)


@endpoints.get("/stores", LOOK)
async def list_stores(
    house: TheHouse,
    lon: Lon,
    lat: Lat,
    q: Annotated[str, Query(max_length=60)] = "",
    cuisine: Name40 | None = None,
    sort: Sort = Sort.NEAR,
    open_now: bool = False,
) -> list[StoreCard]:
    """Stores that deliver to this place, open ones first; with `q` those whose names resemble it."""
    now, here = house.clocks.city_now(), Point(lon, lat)
    async with house.db.reading() as tx:
        if not q.strip():
            return await queries.near(tx, here, now, cuisine=cuisine, sort=sort, open_now=open_now)
        return await queries.near_named(tx, here, now, q, open_now=open_now)


@endpoints.get("/my/stores", KEEP)
async def list_my_stores(house: TheHouse, who: Who) -> list[StoreCard]:
    """The stores of one's scope, by name, listed or not."""
    scope = None if who.role is Role.OPERATOR else who.store_ids
    async with house.db.glance() as tx:
        cards = await queries.of_scope(tx, scope, house.clocks.city_now())
    return [one for one in cards if who.city_id is None or one.city_id == who.city_id]


@endpoints.get("/stores/{store_id}", LOOK)
async def show_store(
    store_id: Store, house: TheHouse, lon: Lon | None = None, lat: Lat | None = None
) -> StorePage:
    """One listed store in full; with a place also its distance, fee and time."""
    async with house.db.glance() as tx:
        terms = await records.terms(tx, store_id)
    if not terms.rules.is_listed:
        raise StoreUnknown()
    here = None if lon is None or lat is None else Point(lon, lat)
    return queries.page(terms, house.clocks.city_now(), here)


@endpoints.get("/stores/{store_id}/desk", KEEP)
async def show_desk(store_id: Store, house: TheHouse, who: Who) -> StoreDesk:
    """One store with everything its staff can turn."""
    async with house.db.glance() as tx:
        terms = await records.terms(tx, store_id)
    own(who, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
    return queries.desk(terms, house.clocks.city_now())


@endpoints.put("/stores/{store_id}", RUN)
async def change_store(store_id: Store, body: StoreChange, house: TheHouse, who: Who, key: Key) -> StoreDesk:
    """Give a store another face and other rules."""
    await house.do(change.change_store, who, key, store_id, body.face, body.rules)
    return await show_desk(store_id, house, who)


@endpoints.put("/stores/{store_id}/hours", KEEP)
async def change_hours(store_id: Store, body: StoreHours, house: TheHouse, who: Who, key: Key) -> StoreDesk:
    """Give a store other hours."""
    await house.do(change.change_hours, who, key, store_id, body)
    return await show_desk(store_id, house, who)


@endpoints.put("/stores/{store_id}/settings", KEEP)
async def change_settings(
    store_id: Store, body: StaffSettings, house: TheHouse, who: Who, key: Key
) -> StoreDesk:
    """Turn what the store's staff may turn."""
    await house.do(change.change_settings, who, key, store_id, body)
    return await show_desk(store_id, house, who)


@endpoints.post("/stores/{store_id}/pause", KEEP)
async def pause(store_id: Store, body: Pause, house: TheHouse, who: Who, key: Key) -> StoreDesk:
    """Take no orders for a while."""
    await house.do(pausing.pause, who, key, store_id, body.minutes)
    return await show_desk(store_id, house, who)


@endpoints.post("/stores/{store_id}/resume", KEEP)
async def resume(store_id: Store, house: TheHouse, who: Who, key: Key) -> StoreDesk:
    """Take orders again."""
    await house.do(pausing.resume, who, key, store_id)
    return await show_desk(store_id, house, who)
