"""Change what a store shows, by which rules it sells, and when it is open."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TypeVar

from songda.kernel.house import Doing
from songda.kernel.ids import StoreId
from songda.kernel.permissions import own
from songda.modules.stores import records
from songda.modules.stores import rules as decide
from songda.modules.stores.events import StoreChanged
from songda.modules.stores.model import StaffSettings, StoreFace, StoreHours, StoreRules, StoreTerms

T = TypeVar("T")


async def change_store(do: Doing, store_id: StoreId, face: StoreFace, rules: StoreRules) -> None:
    """Give a store another face and other rules. The currency stays the one it was opened with."""
    decide.must_be_sound(rules)
    await _change(
        do,
        store_id,
        lambda terms: dataclasses.replace(
            terms, face=face, rules=dataclasses.replace(rules, currency=terms.rules.currency)
        ),
    )


async def change_hours(do: Doing, store_id: StoreId, hours: StoreHours) -> None:
    """Give a store other hours. Refuses with HoursOverlap."""
    decide.must_not_overlap(hours)
    await _change(do, store_id, lambda terms: dataclasses.replace(terms, hours=hours))


async def change_settings(do: Doing, store_id: StoreId, turned: StaffSettings) -> None:
    """Turn what the store's own staff may turn; None leaves a thing as it is."""

    def changed(terms: StoreTerms) -> StoreTerms:
        rules = dataclasses.replace(
            terms.rules,
            auto_accepts=_or(turned.auto_accepts, terms.rules.auto_accepts),
            is_listed=_or(turned.is_listed, terms.rules.is_listed),
            minimum_minor=_or(turned.minimum_minor, terms.rules.minimum_minor),
            packing_minor=_or(turned.packing_minor, terms.rules.packing_minor),
            slot_capacity=_or(turned.slot_capacity, terms.rules.slot_capacity),
        )
        face = dataclasses.replace(terms.face, notice=_or(turned.notice, terms.face.notice))
        return dataclasses.replace(terms, rules=rules, face=face)

    await _change(do, store_id, changed)


def _or(new: T | None, old: T) -> T:
    return old if new is None else new


async def _change(do: Doing, store_id: StoreId, changed: Callable[[StoreTerms], StoreTerms]) -> None:
    before = await records.lock(do.tx, store_id)
    own(do.by, store_id=store_id, merchant_id=before.merchant_id, city_id=before.city_id)
    after = changed(before)
    if after == before:
        return
    await records.save(do.tx, after, do.city_now)
    await do.announce(StoreChanged(store_id=store_id, city_id=before.city_id))
