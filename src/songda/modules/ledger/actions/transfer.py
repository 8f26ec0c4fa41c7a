"""Move money now, or reserve it."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.modules.ledger import records
from songda.modules.ledger.model import Entry


async def transfer(do: Doing, *entries: Entry) -> None:
    """Move all of them or none. An entry that was moved before, with the same id, moves nothing again.

    Refuses with NotEnough where a limited account would go beyond its limit, and with TransferDiffers where
    an id was used for another movement.
    """
    await _write(do, "posted", entries)


async def pend(do: Doing, *entries: Entry) -> None:
    """Reserve: the amounts count against the limits until each is posted or voided, once. As `transfer`."""
    await _write(do, "pending", entries)


async def _write(do: Doing, kind: str, entries: tuple[Entry, ...]) -> None:
    if not entries:
        return
    written = await records.write(do.tx, kind, entries, do.city_now)
    if written < len(entries):
        await records.must_equal(do.tx, kind, entries)
