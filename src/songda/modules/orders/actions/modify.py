"""Change what may still be changed: the note, and the detail of the address."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.kernel.privacy import ERASED
from songda.kernel.values import from_json, to_json
from songda.modules.orders import records
from songda.modules.orders.actions.hold import hold
from songda.modules.orders.events import OrderChanged
from songda.modules.orders.model import Address, Order
from songda.modules.orders.records import ADDRESS, NOTE
from songda.modules.orders.rules.windows import must_be_changeable


async def modify(do: Doing, order_id: OrderId, note: str | None, detail: str | None) -> None:
    """Replace the note, the address detail, or both; None leaves one as it is. Twice is once.

    Refuses with WindowOver: the note once cooking has started, the detail once a rider was asked for.
    """
    order = await hold(do, order_id)
    must_be_changeable(order, detail=detail is not None)
    row = await records.sealed(do.tx, order_id)
    address, sealed_note = row["address"], row["note"]
    if detail is not None and address is not None:
        address = await _with_detail(do, order, address, detail)
    if note is not None:
        sealed_note = await do.house.privacy.seal(do.tx, order.consumer_id, note, NOTE) if note else None
    await records.write_sealed(do.tx, order_id, address, sealed_note)
    await do.announce(
        OrderChanged(
            order_id=order.order_id,
            store_id=order.store_id,
            city_id=order.city_id,
            consumer_id=order.consumer_id,
        )
    )


async def _with_detail(do: Doing, order: Order, sealed: bytes, detail: str) -> bytes:
    opened = await do.house.privacy.open(do.tx, order.consumer_id, sealed, ADDRESS)
    if opened is ERASED:
        return sealed
    before = from_json(Address, str(opened))
    after = Address(text=before.text, detail=detail, contact_name=before.contact_name, phone=before.phone)
    return await do.house.privacy.seal(do.tx, order.consumer_id, to_json(Address, after).decode(), ADDRESS)
