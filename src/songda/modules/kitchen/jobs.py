"""What the kitchen does by the clock."""

from __future__ import annotations

from songda.kernel.house import House
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.kitchen import records
from songda.modules.kitchen.actions.pace import write_pace

MOST = 200


@value
class Nothing:
    """A job without a payload."""


async def push_paces(house: House, _: Nothing) -> None:
    """Write the pace of every store whose load or lessons changed since; each in its own transaction."""
    async with house.db.glance() as tx:
        stale = await records.stale_stores(tx, MOST)
    for store_id in stale:
        await house.act(write_pace, store_id)


PUSH_PACES = Job("kitchen.push_paces", Nothing, outside=push_paces, every_s=2)
