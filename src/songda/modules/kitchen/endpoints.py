"""The kitchen over HTTP: answer, cook, and look at the rail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from pydantic import Field

from songda.kernel.errors import SongdaError
from songda.kernel.house import Doing, House
from songda.kernel.ids import OrderId, StoreId
from songda.kernel.permissions import Principal, Role, own, permission
from songda.kernel.values import Note200, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.kitchen import queries
from songda.modules.kitchen.model import Step, TicketRow
from songda.modules.orders import public as orders
from songda.modules.stores import public as stores

COOK = permission("kitchen.cook", Role.STORE, Role.OPERATOR)

ENDPOINTS = Endpoints("kitchen")

Action = Callable[[Doing, OrderId], Awaitable[None]]


@value
class RejectBody:
    """Why not; the consumer reads it."""

    reason: Annotated[Note200, Field(min_length=1)]


@value
class BatchBody:
    """Several orders at once."""

    order_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]


@ENDPOINTS.post("/orders/{order_id}/accept", COOK)
async def accept(order_id: UUID, who: Who, house: TheHouse, key: Key) -> None:
    """Accept an order; for a delivery a rider is asked for."""
    await house.do(orders.accept, who, key, OrderId(order_id))


@ENDPOINTS.post("/orders/{order_id}/reject", COOK)
async def reject(order_id: UUID, body: RejectBody, who: Who, house: TheHouse, key: Key) -> None:
    """Reject an order; the money goes back."""
    await house.do(orders.reject, who, key, OrderId(order_id), body.reason)


@ENDPOINTS.post("/orders/{order_id}/start", COOK)
async def start(order_id: UUID, who: Who, house: TheHouse, key: Key) -> None:
    """Begin to cook: from now on the consumer can't change or cancel it."""
    await house.do(orders.start, who, key, OrderId(order_id))


@ENDPOINTS.post("/orders/{order_id}/ready", COOK)
async def ready(order_id: UUID, who: Who, house: TheHouse, key: Key) -> None:
    """The food stands on the counter."""
    await house.do(orders.mark_ready, who, key, OrderId(order_id))


@ENDPOINTS.post("/stores/{store_id}/accept", COOK)
async def accept_several(store_id: UUID, body: BatchBody, who: Who, house: TheHouse, key: Key) -> list[Step]:
    """Accept several orders of a store, each for itself; the answer says which stayed, and why."""
    await _of_store(who, house, store_id)
    return await _each(house, orders.accept, who, key, store_id, body.order_ids)


@ENDPOINTS.post("/stores/{store_id}/ready", COOK)
async def ready_several(store_id: UUID, body: BatchBody, who: Who, house: TheHouse, key: Key) -> list[Step]:
    """Several orders of a store stand on the counter; as for accepting."""
    await _of_store(who, house, store_id)
    return await _each(house, orders.mark_ready, who, key, store_id, body.order_ids)


@ENDPOINTS.get("/stores/{store_id}/tickets", COOK)
async def tickets(store_id: UUID, who: Who, house: TheHouse) -> list[TicketRow]:
    """The tickets on a store's rail, the one due first first."""
    await _of_store(who, house, store_id)
    async with house.db.reading() as tx:
        return list((await queries.rail(tx, house, store_id, None)).values())


async def _of_store(who: Principal, house: House, store_id: UUID) -> None:
    async with house.db.glance() as tx:
        terms = await stores.for_order(tx, StoreId(store_id))
    own(who, store_id=store_id, city_id=terms.city_id)


async def _each(
    house: House, action: Action, who: Principal, key: str, store_id: UUID, order_ids: tuple[UUID, ...]
) -> list[Step]:
    async with house.db.glance() as tx:
        of_store = await orders.of_store(tx, order_ids)
    steps = []
    for order_id in dict.fromkeys(order_ids):
        if of_store.get(order_id) != store_id:
            steps.append(Step(order_id=order_id, code="orders.unknown"))
            continue
        try:
            await house.do(action, who, f"{key}/{order_id}", OrderId(order_id))
        except SongdaError as no:
            steps.append(Step(order_id=order_id, code=no.code))
        else:
            steps.append(Step(order_id=order_id, code=None))
    return steps
