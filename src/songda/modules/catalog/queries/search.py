"""Search over what can be had at a place: stores by name, dishes by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.finding import FOUND_FROM, likeness
from songda.kernel.geo import Point
from songda.kernel.ids import StoreId
from songda.kernel.text import search_forms
from songda.kernel.values import value
from songda.modules.stores.public import StoreCard, near, near_named

CANDIDATES_MAX = 200
NAMES_MAX = 60
ITEMS_MAX = 500
DISHES_MAX = 40
STORES_MAX = 20
NEAR_STORES_MAX = 400


@value
class Dish:
    """A dish that answers what was typed, at a store that delivers there. `price_minor` is its cheapest."""

    item_id: UUID
    store_id: UUID
    store_name: str
    name: str
    picture: str | None
    price_minor: int
    currency: str
    sold_out: bool
    open_now: bool
    distance_m: int


@value
class Found:
    """Stores and dishes, best first."""

    stores: tuple[StoreCard, ...]
    dishes: tuple[Dish, ...]


async def search(tx: Tx, typed: str, here: Point, now: CityTime) -> Found:
    """What answers the text at this place. Needs a transaction (`db.reading()`)."""
    if not search_forms(typed).text:
        return Found(stores=(), dishes=())
    stores = {one.store_id: one for one in await near(tx, here, now, most=NEAR_STORES_MAX)}
    named = await near_named(tx, here, now, typed)
    scores = _best(typed, await _names(tx, typed))
    rows = await _items(tx, list(scores), list(stores))
    dishes = [(scores[row["search_text"]], _dish(row, stores[row["store_id"]])) for row in rows]
    dishes.sort(key=lambda one: (-one[0], one[1].sold_out, not one[1].open_now, one[1].distance_m))
    return Found(stores=tuple(named[:STORES_MAX]), dishes=tuple(dish for _, dish in dishes[:DISHES_MAX]))


def _best(typed: str, names: Sequence[str]) -> dict[str, float]:
    """The names that answer what was typed, best first, with how well."""
    ranked = sorted(((likeness(typed, name), name) for name in names), reverse=True)
    return {name: score for score, name in ranked[:NAMES_MAX] if score >= FOUND_FROM}


async def _names(tx: Tx, typed: str) -> list[str]:
    """Candidates by trigrams of pinyin, characters and initials."""
    forms = search_forms(typed)
    await tx.execute("select set_config('pg_trgm.word_similarity_threshold', '0.3', true)")
    rows = await tx.fetch(
        """select search_text from catalog.names
           where search_pinyin operator(public.%>) $1 or search_text operator(public.%>) $2
             or search_initials like '%' || $3 || '%' or search_initials operator(public.%>) $3
           order by greatest(public.word_similarity($1, search_pinyin),
             public.word_similarity($2, search_text), public.word_similarity($3, search_initials)) desc,
             search_text
           limit $4""",
        forms.pinyin[0],
        forms.text,
        forms.initials[0],
        CANDIDATES_MAX,
    )
    return [row["search_text"] for row in rows]


async def _items(tx: Tx, names: Sequence[str], store_ids: Sequence[StoreId]) -> list[dict[str, Any]]:
    """The dishes of these names at these stores, with their cheapest price."""
    rows = await tx.fetch(
        """select i.item_id, i.store_id, i.name, i.search_text, i.picture_id,
             min(v.price_minor) as price_minor,
             bool_and(v.is_sold_out or coalesce(v.on_hand - v.reserved <= 0, false)) as sold_out
           from catalog.items i join catalog.variants v using (item_id)
           where i.search_text = any($1) and i.store_id = any($2)
             and not i.is_removed and not i.is_hidden and not v.is_removed
           group by i.item_id order by array_position($1, i.search_text), i.item_id limit $3""",
        list(names),
        list(store_ids),
        ITEMS_MAX,
    )
    return [dict(row) for row in rows]


def _dish(row: dict[str, Any], store: StoreCard) -> Dish:
    return Dish(
        item_id=row["item_id"],
        store_id=store.store_id,
        store_name=store.name,
        name=row["name"],
        picture=None if row["picture_id"] is None else f"/api/pictures/{row['picture_id']}",
        price_minor=row["price_minor"],
        currency=store.currency,
        sold_out=row["sold_out"],
        open_now=store.open_now,
        distance_m=store.distance_m or 0,
    )
