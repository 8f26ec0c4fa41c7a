"""Orders in lists."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.ids import StoreId
from songda.kernel.permissions import Principal, Role
from songda.kernel.values import Count, Currency, Instant, Minor, value
from songda.modules.orders.model import Fulfilment, Promise, State, Tender
from songda.modules.orders.queries.log import promise_of
from songda.modules.stores import public as stores

LIST_MOST = 50


LIVE_MOST = 500


@value
class OrderCard:
    """An order in a list."""

    order_id: UUID
    number: Count
    state: State
    store_id: UUID
    store_name: str
    city_id: UUID
    fulfilment: Fulfilment
    tender: Tender
    placed_at: Instant
    scheduled_for: Instant | None
    promise: Promise
    items_count: Count
    total_minor: Minor
    currency: Currency
    ended_at: Instant | None
    because: str | None


async def listed(
    tx: Tx, house: House, who: Principal, state: State | None, before: Instant | None
) -> list[OrderCard]:
    """The principal's orders, newest first: a consumer's own, those of a store's staff, those of a city."""
    rows = await tx.fetch(
        """select * from orders.orders o
           where ($1::uuid is null or o.consumer_id = $1)
             and ($2::uuid[] is null or (o.store_id = any($2) and o.state not in ('unpaid', 'expired')))
             and ($3::uuid is null or o.city_id = $3)
             and ($4::text is null or o.state = $4) and ($5::timestamptz is null or o.placed_at < $5)
           order by o.placed_at desc, o.order_id limit $6""",
        who.person_id if who.role is Role.CONSUMER else None,
        list(who.store_ids) if who.role is Role.STORE else None,
        who.city_id if who.role is Role.OPERATOR else None,
        state,
        before,
        LIST_MOST,
    )
    return await _cards(tx, house, rows)


async def cards(tx: Tx, house: House, order_ids: Sequence[UUID]) -> dict[UUID, OrderCard]:
    """Cards by id, for other modules' screens; unknown ids are left out."""
    rows = await tx.fetch("select * from orders.orders where order_id = any($1)", list(order_ids))
    return {one.order_id: one for one in await _cards(tx, house, rows)}


async def live_of_city(
    tx: Tx, house: House, city_id: UUID, order_ids: Sequence[UUID] | None
) -> list[OrderCard]:
    """Orders of a city that haven't ended."""
    rows = await tx.fetch(
        """select * from orders.orders where city_id = $1 and ended_at is null
             and ($2::uuid[] is null or order_id = any($2))
           order by placed_at desc limit $3""",
        city_id,
        order_ids,
        LIVE_MOST,
    )
    return await _cards(tx, house, rows)


async def _cards(tx: Tx, house: House, rows: Sequence[Row]) -> list[OrderCard]:
    names = await stores.cards(tx, [StoreId(row["store_id"]) for row in rows], house.clocks.city_now())
    return [
        OrderCard(
            order_id=row["order_id"],
            number=row["number"],
            state=State(row["state"]),
            store_id=row["store_id"],
            store_name=_name(names, row["store_id"]),
            city_id=row["city_id"],
            fulfilment=Fulfilment(row["fulfilment"]),
            tender=Tender(row["tender"]),
            placed_at=row["placed_at"],
            scheduled_for=row["scheduled_for"],
            promise=promise_of(row),
            items_count=row["items_count"],
            total_minor=row["total_minor"],
            currency=row["currency"],
            ended_at=row["ended_at"],
            because=row["because"],
        )
        for row in rows
    ]


def _name(names: dict[StoreId, stores.StoreCard], store_id: StoreId) -> str:
    return names[store_id].name if store_id in names else ""
