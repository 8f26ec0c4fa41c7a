"""Put orders on the exception desk and take them off."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import CityId, OrderId
from songda.modules.operations import records
from songda.modules.operations.events import ExceptionClosed, ExceptionKind, ExceptionOpened
from songda.modules.operations.model import PATIENCE_S, Actor

UNASSIGNED_S = 240


async def put_on(do: Doing, order_id: OrderId, city_id: CityId, kind: ExceptionKind, who: Actor) -> None:
    """Say that an order needs somebody. One that is on the desk for that already stays as it is."""
    if await records.open_exception(do.tx, order_id, kind, who, do.city_now):
        await do.announce(ExceptionOpened(order_id=order_id, city_id=city_id, kind=kind))


async def hand_on(do: Doing, order_id: OrderId, city_id: CityId, kind: ExceptionKind, who: Actor) -> None:
    """Let somebody else act on it, or put it on the desk for them."""
    if await records.hand_on(do.tx, order_id, kind, who, do.city_now.plus(PATIENCE_S[kind])):
        await do.announce(ExceptionOpened(order_id=order_id, city_id=city_id, kind=kind))
    else:
        await put_on(do, order_id, city_id, kind, who)


async def take_off(do: Doing, order_id: OrderId, city_id: CityId, *kinds: ExceptionKind) -> None:
    """Say that it needs nobody any more, for some kinds or for all. Taking it off twice is once."""
    wanted = list(kinds) or None
    for kind in await records.close_exceptions(do.tx, order_id, do.city_now, wanted):
        await do.announce(ExceptionClosed(order_id=order_id, city_id=city_id, kind=kind))


async def find_overdue(do: Doing) -> int:
    """Put late orders, and food that waits without a rider, on the desk; how many."""
    rows = await records.overdue(do.tx, do.city_now, UNASSIGNED_S)
    for row in rows:
        kind = ExceptionKind(row["kind"])
        await put_on(do, OrderId(row["order_id"]), CityId(row["city_id"]), kind, Actor.OPERATOR)
        await records.happened(do.tx, OrderId(row["order_id"]), kind)
    return len(rows)
