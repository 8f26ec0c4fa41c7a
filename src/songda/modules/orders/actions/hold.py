"""Take hold of an order for one decision."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.kernel.permissions import owns
from songda.modules.orders import records
from songda.modules.orders.errors import OrderUnknown
from songda.modules.orders.model import Order


async def hold(do: Doing, order_id: OrderId) -> Order:
    """Lock the order's row until the transaction ends. OrderUnknown unless it is theirs who act."""
    order = await records.lock(do.tx, order_id)
    if not owns(do.by, person_id=order.consumer_id, store_id=order.store_id, city_id=order.city_id):
        raise OrderUnknown()
    return order
