"""Answer an order without a person, where the store wants it so."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.modules.orders import public as orders
from songda.modules.orders.errors import ConsumerGone, NotInThatState
from songda.modules.orders.events import OrderOpened
from songda.modules.stores import public as stores


async def answer(do: Doing, told: OrderOpened) -> None:
    """Accept at once for a store that accepts by itself; one that was called off meanwhile stays so,
    and one whose consumer is gone ends by itself."""
    if not await stores.auto_accepts(do.tx, told.store_id):
        return
    try:
        await orders.accept(do, told.order_id)
    except (ConsumerGone, NotInThatState):
        return
