"""End a reservation: take it or let it go."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.modules.ledger import records
from songda.modules.ledger.model import TransferId, entry_id


async def post(do: Doing, pending_id: TransferId) -> None:
    """Take what was reserved. Twice is once; after `void` it refuses with AlreadyResolved."""
    await records.resolve(do.tx, pending_id, "post", entry_id("post", pending_id), do.city_now)


async def void(do: Doing, pending_id: TransferId) -> None:
    """Let go what was reserved. Twice is once; after `post` it refuses with AlreadyResolved."""
    await records.resolve(do.tx, pending_id, "void", entry_id("void", pending_id), do.city_now)
