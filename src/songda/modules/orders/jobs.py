"""What orders do by the clock."""

from __future__ import annotations

from contextlib import suppress

from songda.kernel.house import House
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.deliveries.errors import AlreadyPickedUp
from songda.modules.orders import records
from songda.modules.orders.actions.mind import mind

MOST = 200


@value
class Nothing:
    """A job without a payload."""


async def mind_due(house: House, _: Nothing) -> None:
    """Look after every order that is due, each in a transaction of its own."""
    async with house.db.glance() as tx:
        due = await records.due(tx, house.clocks.city_now(), house.clocks.machine_now(), MOST)
    for order_id in due:
        with suppress(AlreadyPickedUp):  # a rider has it: orders hear of it in a moment
            await house.act(mind, order_id)


MIND_DUE = Job("orders.mind_due", Nothing, outside=mind_due, every_s=1)
