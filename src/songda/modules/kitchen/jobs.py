"""What the kitchen does by the clock."""

from __future__ import annotations

from songda.kernel.house import House
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.kitchen import records
from songda.modules.kitchen.actions.pace import note

MOST = 200


@value
class Nothing:
    """A job without a payload."""


async def push_paces(house: House, _: Nothing) -> None:
    """Note what happened in every kitchen since; each store in its own transaction."""
    async with house.db.glance() as tx:
        waiting = await records.stores_to_note(tx, MOST)
    for store_id in waiting:
        await house.act(note, store_id)


PUSH_PACES = Job("kitchen.push_paces", Nothing, outside=push_paces, every_s=2)
