"""The kitchen's plate for the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.live import Ids, Keys, Topic
from songda.kernel.modules import Check, Module
from songda.kernel.permissions import Principal, Role, owns
from songda.modules.kitchen import events, queries
from songda.modules.kitchen.endpoints import ENDPOINTS
from songda.modules.kitchen.jobs import PUSH_PACES
from songda.modules.kitchen.listeners import LISTENERS
from songda.modules.orders.events import OrderChanged


async def _staff(_house: House, who: Principal, ids: Ids) -> bool:
    return len(ids) == 1 and who.role is Role.STORE and owns(who, store_id=ids[0])


async def _rows(tx: Tx, house: House, ids: Ids, keys: Keys) -> Mapping[str, Any]:
    return await queries.rail(tx, house, ids[0], None if keys is None else [UUID(key) for key in keys])


MODULE = Module(
    name="kitchen",
    endpoints=(ENDPOINTS,),
    listeners=LISTENERS,
    jobs=(PUSH_PACES,),
    topics=(
        Topic(
            name="kitchen",
            permit=_staff,
            rows=_rows,
            touched=lambda told: [((told.store_id,), [str(told.order_id)])],
            hears=(*events.ALL, OrderChanged),
        ),
    ),
    checks=(
        Check(
            name="kitchen.tickets_in_order",
            says="No ticket is ready before it was started, nor closed before it was opened.",
            sql=queries.TICKETS_CLOSE,
        ),
    ),
)
