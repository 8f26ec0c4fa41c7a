"""Take and give back places of a slot, and say which are left."""

from __future__ import annotations

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx
from songda.kernel.ids import StoreId
from songda.modules.stores import records
from songda.modules.stores import rules as decide
from songda.modules.stores.errors import SlotFull
from songda.modules.stores.model import Slot


async def reserve_slot(tx: Tx, store_id: StoreId, slot_start: CityTime) -> None:
    """Take one place of the store's slot that begins then.

    Each call takes one: the caller's order says whether it did. Refuses with SlotFull where no place is left
    or no slot of the store's begins at that moment.
    """
    terms = await records.terms(tx, store_id)
    if not decide.is_slot(terms, slot_start) or not await records.take_slot(
        tx, store_id, slot_start, terms.rules.slot_capacity
    ):
        raise SlotFull(starts_at=slot_start)


async def release_slot(tx: Tx, store_id: StoreId, slot_start: CityTime) -> None:
    """Give one place back; never below none taken."""
    await records.give_slot_back(tx, store_id, slot_start)


async def slots(tx: Tx, store_id: StoreId, since: CityTime, until: CityTime) -> list[Slot]:
    """The slots that begin in [since, until), with how many more orders fit into each."""
    terms = await records.terms(tx, store_id)
    stretches = decide.slots_between(terms, since, until)
    taken = await records.slots_taken(tx, store_id, [start for start, _ in stretches])
    return decide.with_left(terms, stretches, taken)
