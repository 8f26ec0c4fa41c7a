"""HTTP in, HTTP out, for menus, stock, pictures and search."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Annotated

from fastapi import File, Form, Path, Query, Request, Response, UploadFile

from songda.kernel.geo import Point
from songda.kernel.ids import ItemId, StoreId, VariantId
from songda.kernel.permissions import Role, own, permission
from songda.kernel.values import Count, Lat, Lon, Name40, Uuid, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.catalog.actions import keep_picture as keeping
from songda.modules.catalog.actions import stock, write_menu
from songda.modules.catalog.errors import ItemUnknown, PictureUnknown
from songda.modules.catalog.model import Menu, NewItem, PictureId, SectionId, WholeMenu
from songda.modules.catalog.queries import menu as menus
from songda.modules.catalog.queries.menu import MenuPage
from songda.modules.catalog.queries.search import Found, search
from songda.modules.catalog.records import pictures
from songda.modules.catalog.rules.pictures import BYTES_MAX, re_encode
from songda.modules.stores.public import for_order

endpoints = Endpoints("catalog")

LOOK = permission("catalog.look")
KEEP = permission("catalog.keep", Role.STORE, Role.OPERATOR)

Store = Annotated[StoreId, Path()]
FOR_EVER = "public, max-age=31536000, immutable"
PICTURES_HELD = 400

_menu_answers = {200: {"model": MenuPage}, 304: {"description": "Still the version you have."}}


@value
class SectionName:
    """What a section is called."""

    name: Name40


@value
class PlacedItem:
    """An item and where it stands: in which section, at which place."""

    section_id: SectionId
    place: Count = 0
    item: NewItem


@value
class Restock:
    """How many are there to be sold; null for the daily count, or as many as are asked for."""

    count: Count | None


@value
class PictureMade:
    """Where the picture can be had."""

    picture_id: PictureId
    picture: str


@value
class Done:
    """It is as asked."""

    done: bool = True


# ---- reading -----------------------------------------------------------------------------------------------


@endpoints.get("/stores/{store_id}/menu", LOOK, response_model=None, responses=_menu_answers)
async def show_menu(store_id: Store, house: TheHouse, request: Request) -> Response:
    """A store's menu, from memory, at most a second old."""
    menu = await menus.shelf(house).menu(store_id)
    status, headers, body = menus.ready(menu, request.scope["headers"])
    answer = Response(body, status_code=status)
    answer.raw_headers = headers
    return answer


@endpoints.get("/stores/{store_id}/menu/desk", KEEP)
async def show_menu_desk(store_id: Store, house: TheHouse, who: Who) -> Menu:
    """The menu as its staff see it: hidden items and every count."""
    async with house.db.reading() as tx:
        terms = await for_order(tx, store_id)
        own(who, store_id=store_id, merchant_id=terms.merchant_id, city_id=terms.city_id)
        return await menus.current(tx, store_id)


@endpoints.get("/search", LOOK)
async def find(
    q: Annotated[str, Query(min_length=1, max_length=60)], lon: Lon, lat: Lat, house: TheHouse
) -> Found:
    """Stores and dishes that answer what was typed and can be had at this place."""
    async with house.db.reading() as tx:
        return await search(tx, q, Point(lon, lat), house.clocks.city_now())


@endpoints.get("/pictures/{picture_id}", LOOK, response_model=None)
async def show_picture(picture_id: Annotated[PictureId, Path()], house: TheHouse) -> Response:
    """A picture. It never changes, so whoever has it keeps it."""
    held: OrderedDict[PictureId, tuple[str, bytes]] = house.state.setdefault(
        "catalog.pictures", OrderedDict()
    )
    found = held.get(picture_id)
    if found is None:
        async with house.db.glance() as tx:
            found = await pictures.body(tx, picture_id)
        if found is None:
            raise PictureUnknown()
        held[picture_id] = found
        while len(held) > PICTURES_HELD:
            held.popitem(last=False)
    return Response(found[1], media_type=found[0], headers={"cache-control": FOR_EVER})


# ---- writing -----------------------------------------------------------------------------------------------


@endpoints.put("/stores/{store_id}/menu", KEEP)
async def put_menu(store_id: Store, body: WholeMenu, house: TheHouse, who: Who, key: Key) -> Done:
    """Have the store sell exactly this."""
    await house.do(write_menu.write_menu, who, key, store_id, body)
    return _changed(house, store_id)


@endpoints.put("/stores/{store_id}/sections/{section_id}", KEEP)
async def put_section(
    store_id: Store,
    section_id: Annotated[SectionId, Path()],
    body: SectionName,
    house: TheHouse,
    who: Who,
    key: Key,
) -> Done:
    """Create a section at the end of the menu, or name it anew."""
    await house.do(write_menu.write_section, who, key, store_id, section_id, body.name)
    return _changed(house, store_id)


@endpoints.delete("/stores/{store_id}/sections/{section_id}", KEEP)
async def delete_section(
    store_id: Store, section_id: Annotated[SectionId, Path()], house: TheHouse, who: Who, key: Key
) -> Done:
    """Take an empty section off the menu."""
    await house.do(write_menu.remove_section, who, key, store_id, section_id)
    return _changed(house, store_id)


@endpoints.put("/stores/{store_id}/items/{item_id}", KEEP)
async def put_item(
    store_id: Store,
    item_id: Annotated[ItemId, Path()],
    body: PlacedItem,
    house: TheHouse,
    who: Who,
    key: Key,
) -> Done:
    """Create an item with its variants, options and parts, or write it anew, whole."""
    if body.item.item_id != item_id:
        raise ItemUnknown()
    await house.do(write_menu.write_item, who, key, store_id, body.section_id, body.place, body.item)
    return _changed(house, store_id)


@endpoints.delete("/stores/{store_id}/items/{item_id}", KEEP)
async def delete_item(
    store_id: Store, item_id: Annotated[ItemId, Path()], house: TheHouse, who: Who, key: Key
) -> Done:
    """Take an item off the menu."""
    await house.do(write_menu.remove_item, who, key, store_id, item_id)
    return _changed(house, store_id)


@endpoints.post("/variants/{variant_id}/sold-out", KEEP)
async def sold_out(variant_id: Annotated[VariantId, Path()], house: TheHouse, who: Who, key: Key) -> Done:
    """Take a variant off sale."""
    await house.do(stock.sold_out, who, key, variant_id)
    return Done()


@endpoints.post("/variants/{variant_id}/restock", KEEP)
async def restock(
    variant_id: Annotated[VariantId, Path()], body: Restock, house: TheHouse, who: Who, key: Key
) -> Done:
    """Put a variant on sale again."""
    await house.do(stock.restock, who, key, variant_id, body.count)
    return Done()


@endpoints.post("/stores/{store_id}/pictures", KEEP)
async def post_picture(
    store_id: Store,
    picture_id: Annotated[Uuid, Form()],
    file: Annotated[UploadFile, File()],
    house: TheHouse,
    who: Who,
    key: Key,
) -> PictureMade:
    """Upload a JPEG, PNG or WebP of at most 6 MB; it is checked, scaled to 1,024 pixels and written anew."""
    upload = await file.read(BYTES_MAX + 1)
    picture = await asyncio.to_thread(re_encode, PictureId(picture_id), upload)
    made = await house.do(keeping.keep_picture, who, key, store_id, picture)
    return PictureMade(picture_id=made, picture=f"/api/pictures/{made}")


def _changed(house: TheHouse, store_id: StoreId) -> Done:
    """Whoever changes the menu sees it changed at once, before the fact has come round."""
    menus.shelf(house).drop(store_id)
    return Done()
