"""Load and save merchants, stores and slots, and how they are locked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from songda.kernel.clocks import CityTime
from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, MerchantId, StoreId
from songda.kernel.text import pinyin_key, search_forms
from songda.kernel.values import adapter, from_json, to_json
from songda.modules.stores import rules as decide
from songda.modules.stores.errors import StoreUnknown
from songda.modules.stores.model import (
    Area,
    FeeStep,
    Pace,
    StoreFace,
    StoreHours,
    StoreRules,
    StoreTerms,
)

COLUMNS = """store_id, merchant_id, city_id, name, cuisine, description, notice, picture_id, lon, lat,
    address_text, phone, zone, currency, is_listed, is_invented, auto_accepts, paused_until, hours,
    minimum_minor, packing_minor, fee_base_minor, fee_steps, free_above_minor, radius_m, area, commission_bp,
    slot_s, slot_capacity, pace_prep_s_p50, pace_prep_s_p90, pace_pickup_delay_s, pace_pressure, pace_until,
    score_centi, sold_count, peak_delay_s, reach_percent"""

_STEPS = tuple[FeeStep, ...]
FIRST_PACE = Pace(prep_s_p50=720, prep_s_p90=1200, pickup_delay_s=300, pressure=0.0, until=None)


async def insert_merchant(tx: Tx, merchant_id: MerchantId, name: str, now: CityTime) -> bool:
    """Whether it is new; one that exists stays as it is."""
    done = await tx.execute(
        """insert into stores.merchants (merchant_id, name, created_at) values ($1, $2, $3)
           on conflict do nothing""",
        merchant_id,
        name,
        now,
    )
    return bool(done.endswith("1"))


async def merchant_exists(tx: Tx, merchant_id: MerchantId) -> bool:
    """Whether there is such a merchant."""
    found = await tx.fetchval("select true from stores.merchants where merchant_id = $1", merchant_id)
    return found is not None


async def insert_store(
    tx: Tx,
    store_id: StoreId,
    merchant_id: MerchantId,
    city_id: CityId,
    *,
    is_invented: bool,
    now: CityTime,
) -> bool:
    """Make the row with empty terms, to be filled by `save`. Whether it is new."""
    done = await tx.execute(
        """insert into stores.stores (store_id, merchant_id, city_id, name, cuisine, description, notice, lon,
               lat, address_text, phone, zone, currency, is_listed, is_invented, auto_accepts, hours,
               minimum_minor, packing_minor, fee_base_minor, fee_steps, radius_m, reach_m, commission_bp,
               slot_s, slot_capacity, pace_prep_s_p50, pace_prep_s_p90, pace_pickup_delay_s, pace_pressure,
               sold_count, search_text, search_pinyin, search_initials, sort_key, created_at, changed_at)
           values ($1, $2, $3, '-', '-', '', '', 0, 0, '', '', 'UTC', 'XXX', false, $4, false, '{}',
               0, 0, 0, '[]', 0, 0, 0, 900, 0, $6, $7, $8, 0, 0, '', '', '', '', $5, $5)
           on conflict do nothing""",
        store_id,
        merchant_id,
        city_id,
        is_invented,
        now,
        FIRST_PACE.prep_s_p50,
        FIRST_PACE.prep_s_p90,
        FIRST_PACE.pickup_delay_s,
    )
    return bool(done.endswith("1"))


async def save(tx: Tx, terms: StoreTerms, now: CityTime) -> None:
    """Write face, rules, hours and pause; the pace, the score and the sold count have their own verbs."""
    face, rules, hours = terms.face, terms.rules, terms.hours
    forms = search_forms(face.name)
    columns: dict[str, Any] = {
        "name": face.name,
        "cuisine": face.cuisine,
        "description": face.description,
        "notice": face.notice,
        "picture_id": face.picture_id,
        "lon": face.lon,
        "lat": face.lat,
        "address_text": face.address_text,
        "phone": face.phone,
        "zone": rules.zone,
        "currency": rules.currency,
        "is_listed": rules.is_listed,
        "auto_accepts": rules.auto_accepts,
        "paused_until": terms.paused_until,
        "hours": to_json(StoreHours, hours).decode(),
        "minimum_minor": rules.minimum_minor,
        "packing_minor": rules.packing_minor,
        "fee_base_minor": rules.fee_base_minor,
        "fee_steps": to_json(_STEPS, rules.fee_steps).decode(),
        "free_above_minor": rules.free_above_minor,
        "radius_m": rules.radius_m,
        "area": None if rules.area is None else to_json(Area, rules.area).decode(),
        "reach_m": decide.reach_m(face.lon, face.lat, rules),
        "commission_bp": rules.commission_bp,
        "slot_s": rules.slot_s,
        "slot_capacity": rules.slot_capacity,
        "search_text": forms.text,
        "search_pinyin": forms.pinyin_column(),
        "search_initials": forms.initials_column(),
        "sort_key": pinyin_key(face.name),
        "changed_at": now,
    }
    assignments = ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, start=2))
    await tx.execute(
        f"update stores.stores set {assignments} where store_id = $1", terms.store_id, *columns.values()
    )


async def terms(tx: Tx, store_id: StoreId) -> StoreTerms:
    """The store's terms as they stand; StoreUnknown without one."""
    row = await tx.fetchrow(f"select {COLUMNS} from stores.stores where store_id = $1", store_id)
    return _must(row)


async def auto_accepts(tx: Tx, store_id: StoreId) -> bool:
    """Whether the store answers orders by itself; StoreUnknown without one."""
    found: bool | None = await tx.fetchval(
        "select auto_accepts from stores.stores where store_id = $1", store_id
    )
    if found is None:
        raise StoreUnknown()
    return found


async def lock(tx: Tx, store_id: StoreId) -> StoreTerms:
    """The store's terms, the row held until the transaction ends; StoreUnknown without one."""
    row = await tx.fetchrow(
        f"select {COLUMNS} from stores.stores where store_id = $1 for no key update", store_id
    )
    return _must(row)


async def many(tx: Tx, store_ids: Sequence[StoreId]) -> dict[StoreId, StoreTerms]:
    """The terms of several stores; unknown ones are missing."""
    rows = await tx.fetch(
        f"select {COLUMNS} from stores.stores where store_id = any($1)", list(dict.fromkeys(store_ids))
    )
    return {row["store_id"]: as_terms(row) for row in rows}


def _must(row: Row | None) -> StoreTerms:
    if row is None:
        raise StoreUnknown()
    return as_terms(row)


def as_terms(row: Row) -> StoreTerms:
    """The value of a row with `COLUMNS`."""
    area = row["area"]
    return StoreTerms(
        store_id=row["store_id"],
        merchant_id=row["merchant_id"],
        city_id=row["city_id"],
        face=StoreFace(**{one.name: row[one.name] for one in dataclasses.fields(StoreFace)}),
        rules=StoreRules(
            zone=row["zone"],
            currency=row["currency"],
            is_listed=row["is_listed"],
            auto_accepts=row["auto_accepts"],
            minimum_minor=row["minimum_minor"],
            packing_minor=row["packing_minor"],
            fee_base_minor=row["fee_base_minor"],
            fee_steps=_steps(row["fee_steps"]),
            free_above_minor=row["free_above_minor"],
            radius_m=row["radius_m"],
            area=None if area is None else _area(area),
            commission_bp=row["commission_bp"],
            slot_s=row["slot_s"],
            slot_capacity=row["slot_capacity"],
        ),
        hours=_hours(row["hours"]),
        pace=Pace(
            prep_s_p50=row["pace_prep_s_p50"],
            prep_s_p90=row["pace_prep_s_p90"],
            pickup_delay_s=row["pace_pickup_delay_s"] + row["peak_delay_s"],
            pressure=row["pace_pressure"],
            until=row["pace_until"],
        ),
        paused_until=row["paused_until"],
        is_invented=row["is_invented"],
        score_centi=row["score_centi"],
        sold_count=row["sold_count"],
        reach_percent=row["reach_percent"],
    )


# Many stores share their hours and steps, and a list reads hundreds of stores: equal texts are read once.
@lru_cache(maxsize=4000)
def _hours(text: str) -> StoreHours:
    return from_json(StoreHours, text)


@lru_cache(maxsize=4000)
def _steps(text: str) -> tuple[FeeStep, ...]:
    steps: tuple[FeeStep, ...] = adapter(_STEPS).validate_json(text)
    return steps


@lru_cache(maxsize=1000)
def _area(text: str) -> Area:
    return from_json(Area, text)


async def write_pace(tx: Tx, store_id: StoreId, pace: Pace) -> bool:
    """Write the store's pace; whether there is such a store."""
    done = await tx.execute(
        """update stores.stores set pace_prep_s_p50 = $2, pace_prep_s_p90 = $3, pace_pickup_delay_s = $4,
               pace_pressure = $5, pace_until = $6 where store_id = $1""",
        store_id,
        pace.prep_s_p50,
        max(pace.prep_s_p50, pace.prep_s_p90),
        pace.pickup_delay_s,
        pace.pressure,
        pace.until,
    )
    return bool(done.endswith("1"))


async def write_peak(tx: Tx, city_id: CityId, delay_s: int, reach_percent: int) -> None:
    """In all of a city's stores: so much later is promised, and no farther than this part of the reach."""
    await tx.execute(
        """update stores.stores set peak_delay_s = $2, reach_percent = $3
           where city_id = $1 and (peak_delay_s, reach_percent) is distinct from ($2, $3)""",
        city_id,
        delay_s,
        reach_percent,
    )


async def write_figures(tx: Tx, store_id: StoreId, score_centi: int | None, sold_count: int) -> None:
    """Write the score (hundredths of five stars, None without ratings) and how much was sold."""
    await tx.execute(
        "update stores.stores set score_centi = $2, sold_count = $3 where store_id = $1",
        store_id,
        score_centi,
        sold_count,
    )


async def take_slot(tx: Tx, store_id: StoreId, starts_at: CityTime, capacity: int) -> bool:
    """Take one place of a slot; False where all are taken. Never beyond the capacity, however many ask."""
    if capacity < 1:
        return False
    taken = await tx.fetchval(
        """insert into stores.slots as s (store_id, starts_at, taken) values ($1, $2, 1)
           on conflict (store_id, starts_at) do update set taken = s.taken + 1 where s.taken < $3
           returning taken""",
        store_id,
        starts_at,
        capacity,
    )
    return taken is not None


async def give_slot_back(tx: Tx, store_id: StoreId, starts_at: datetime) -> None:
    """Give one place back; nothing where none is taken."""
    await tx.execute(
        "update stores.slots set taken = taken - 1 where store_id = $1 and starts_at = $2 and taken > 0",
        store_id,
        starts_at,
    )


async def slots_taken(tx: Tx, store_id: StoreId, starts: Iterable[datetime]) -> dict[datetime, int]:
    """How many places of each of these slots are taken; untouched ones are missing."""
    rows = await tx.fetch(
        "select starts_at, taken from stores.slots where store_id = $1 and starts_at = any($2)",
        store_id,
        list(starts),
    )
    return {row["starts_at"]: row["taken"] for row in rows}
