"""Reads for screens: cards in lists, one store in full, merchants for the operator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.finding import FOUND_FROM, likeness
from songda.kernel.geo import METRES_PER_DEGREE, Point, distance_m
from songda.kernel.ids import CityId, MerchantId, StoreId
from songda.kernel.text import search_forms
from songda.kernel.values import Instant, value
from songda.modules.stores import records
from songda.modules.stores import rules as decide
from songda.modules.stores.model import StoreHours, StoreRules, StoreTerms

NEAR_M = 12_000
CANDIDATES_MAX = 400
LIST_MAX = 60


class Sort(StrEnum):
    """In which order a list of stores comes; open ones always come first."""

    NEAR = "near"
    FAST = "fast"
    SCORE = "score"
    SOLD = "sold"
    FEE = "fee"


@value
class StoreCard:
    """A store in a list. Distance, fee and time are there where the asker said where they are."""

    store_id: StoreId
    merchant_id: MerchantId
    city_id: CityId
    name: str
    cuisine: str
    description: str
    notice: str
    picture: str | None
    lon: float
    lat: float
    address_text: str
    currency: str
    minimum_minor: int
    free_above_minor: int | None
    open_now: bool
    opens_at: Instant | None
    closes_at: Instant | None
    paused_until: Instant | None
    serves: bool | None
    distance_m: int | None
    fee_minor: int | None
    eta_s: tuple[int, int] | None
    score_centi: int | None
    sold_count: int
    invented: bool


@value
class StorePage:
    """One store in full, as a consumer sees it."""

    store: StoreCard
    phone: str
    hours: StoreHours
    zone: str
    packing_minor: int


@value
class StoreDesk:
    """One store as its staff and the operator see it: everything that can be turned."""

    store: StoreCard
    phone: str
    rules: StoreRules
    hours: StoreHours


@value
class MerchantRow:
    """A merchant and how many stores it has."""

    merchant_id: MerchantId
    name: str
    stores: int


def card(terms: StoreTerms, now: CityTime, here: Point | None) -> StoreCard:
    """The card of a store at a moment, for someone at a place or nowhere in particular."""
    face, rules = terms.face, terms.rules
    away = None if here is None else round(distance_m(decide.place(terms), here))
    is_open = decide.is_open(terms, now)
    return StoreCard(
        store_id=terms.store_id,
        merchant_id=terms.merchant_id,
        city_id=terms.city_id,
        name=face.name,
        cuisine=face.cuisine,
        description=face.description,
        notice=face.notice,
        picture=None if face.picture_id is None else f"/api/pictures/{face.picture_id}",
        lon=face.lon,
        lat=face.lat,
        address_text=face.address_text,
        currency=rules.currency,
        minimum_minor=rules.minimum_minor,
        free_above_minor=rules.free_above_minor,
        open_now=is_open,
        opens_at=None if is_open else decide.opens_at(terms, now),
        closes_at=decide.closes_at(terms, now) if is_open else None,
        paused_until=terms.paused_until if terms.paused_until and terms.paused_until > now else None,
        serves=None if here is None else decide.serves(terms, here),
        distance_m=away,
        fee_minor=None if away is None else decide.fee_minor(terms, away),
        eta_s=None if away is None else decide.eta_s(terms.pace, away),
        score_centi=terms.score_centi,
        sold_count=terms.sold_count,
        invented=terms.is_invented,
    )


def page(terms: StoreTerms, now: CityTime, here: Point | None) -> StorePage:
    """One store in full."""
    return StorePage(
        store=card(terms, now, here),
        phone=terms.face.phone,
        hours=terms.hours,
        zone=terms.rules.zone,
        packing_minor=terms.rules.packing_minor,
    )


def desk(terms: StoreTerms, now: CityTime) -> StoreDesk:
    """One store with everything that can be turned."""
    return StoreDesk(
        store=card(terms, now, None), phone=terms.face.phone, rules=terms.rules, hours=terms.hours
    )


async def near(
    tx: Tx,
    here: Point,
    now: CityTime,
    *,
    cuisine: str | None = None,
    sort: Sort = Sort.NEAR,
    open_now: bool = False,
    most: int = LIST_MAX,
) -> list[StoreCard]:
    """Listed stores which deliver to this place, open ones first, at most sixty."""
    rows = await tx.fetch(
        f"""select {records.COLUMNS} from stores.stores
            where is_listed and lat between $2::float8 - $3::float8 and $2::float8 + $3::float8
              and lon between $1::float8 - $4::float8 and $1::float8 + $4::float8
              and ((lon - $1) * $5) ^ 2 + ((lat - $2) * $6) ^ 2 <= reach_m::float8 ^ 2
              and ($7::text is null or cuisine = $7)
            order by ((lon - $1) * $5) ^ 2 + ((lat - $2) * $6) ^ 2, store_id limit $8""",
        here.lon,
        here.lat,
        NEAR_M / METRES_PER_DEGREE,
        NEAR_M / _lon_metres(here.lat),
        _lon_metres(here.lat) * 0.995,
        METRES_PER_DEGREE * 0.995,
        cuisine,
        CANDIDATES_MAX,
    )
    cards = [card(records.as_terms(row), now, here) for row in rows]
    fitting = [one for one in cards if one.serves and (one.open_now or not open_now)]
    return sorted(fitting, key=lambda one: (not one.open_now, *_rank(one, sort)))[:most]


def _lon_metres(lat: float) -> float:
    return METRES_PER_DEGREE * max(0.01, math.cos(math.radians(lat)))


def _rank(one: StoreCard, sort: Sort) -> tuple[float, float]:
    away = float(one.distance_m or 0)
    match sort:
        case Sort.FAST:
            return (float(one.eta_s[0]) if one.eta_s else 0.0, away)
        case Sort.SCORE:
            return (-float(one.score_centi or 0), away)
        case Sort.SOLD:
            return (-float(one.sold_count), away)
        case Sort.FEE:
            return (float(one.fee_minor or 0), away)
        case _:
            return (away, 0.0)


async def named_like(tx: Tx, text: str, most: int = 60) -> list[tuple[StoreTerms, float]]:
    """Listed stores whose name answers the text in characters, pinyin or initials, best first, with how well.

    Needs a transaction (`db.reading()`): the search sets its own threshold in it.
    """
    forms = search_forms(text)
    if not forms.text:
        return []
    await tx.execute("select set_config('pg_trgm.word_similarity_threshold', '0.3', true)")
    rows = await tx.fetch(
        f"""select {records.COLUMNS} from stores.stores
            where is_listed and (search_pinyin operator(public.%>) $1 or search_text operator(public.%>) $2
              or search_initials like '%' || $3 || '%' or search_initials operator(public.%>) $3)
            order by greatest(public.word_similarity($1, search_pinyin),
              public.word_similarity($3, search_initials),
              public.word_similarity($2, search_text)) desc, store_id
            limit {CANDIDATES_MAX // 4}""",
        forms.pinyin[0],
        forms.text,
        forms.initials[0],
    )
    found = [(terms, likeness(text, terms.face.name)) for terms in map(records.as_terms, rows)]
    found = [one for one in found if one[1] >= FOUND_FROM]
    return sorted(found, key=lambda one: -one[1])[:most]


async def near_named(
    tx: Tx, here: Point, now: CityTime, text: str, *, open_now: bool = False, most: int = LIST_MAX
) -> list[StoreCard]:
    """Stores that deliver to this place and whose name answers the text, best first."""
    cards = [card(terms, now, here) for terms, _ in await named_like(tx, text, CANDIDATES_MAX)]
    return [one for one in cards if one.serves and (one.open_now or not open_now)][:most]


async def cards(
    tx: Tx, store_ids: Sequence[StoreId], now: CityTime, here: Point | None = None
) -> dict[StoreId, StoreCard]:
    """Cards by id, one query for all; unknown ids are missing."""
    return {key: card(one, now, here) for key, one in (await records.many(tx, store_ids)).items()}


async def merchants(tx: Tx) -> list[MerchantRow]:
    """All merchants by name, for the operator."""
    rows = await tx.fetch(
        """select m.merchant_id, m.name, count(s.store_id) as stores
           from stores.merchants m left join stores.stores s using (merchant_id)
           group by m.merchant_id order by m.name, m.merchant_id limit 1000"""
    )
    return [MerchantRow(**dict(row)) for row in rows]


async def of_scope(tx: Tx, store_ids: Sequence[StoreId] | None, now: CityTime) -> list[StoreCard]:
    """The cards of these stores, or of all for None, in the order of their names; listed or not."""
    rows = await tx.fetch(
        f"""select {records.COLUMNS} from stores.stores
            where $1::uuid[] is null or store_id = any($1) order by sort_key, store_id limit 1000""",
        None if store_ids is None else list(store_ids),
    )
    return [card(records.as_terms(row), now, None) for row in rows]
