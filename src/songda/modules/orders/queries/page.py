"""One order in full."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.ids import OrderId, StoreId
from songda.kernel.permissions import Principal, Role
from songda.kernel.privacy import mask_phone
from songda.kernel.values import Count, Currency, Instant, Minor, from_json, value
from songda.modules.orders.errors import OrderUnknown
from songda.modules.orders.model import Address, Fulfilment, Part, PartKind, Promise, State, Tender
from songda.modules.orders.queries.lines import LineRow, lines_of, open_column
from songda.modules.orders.queries.log import EventRow, events_of, pay_before, promise_of
from songda.modules.orders.queries.owners import owner
from songda.modules.orders.records import ADDRESS, NOTE
from songda.modules.orders.rules.windows import CHANGEABLE
from songda.modules.stores import public as stores


@value
class StorePoint:
    """A point in WGS-84 degrees."""

    lon: float
    lat: float


@value
class AddressRow:
    """Where to and to whom, for those who may see it."""

    text: str
    detail: str
    contact_name: str
    phone: str
    lon: float
    lat: float


@value
class OrderPage:
    """One order in full. Address and contact are there for its consumer, and masked for an operator; a store
    sees neither."""

    order_id: UUID
    number: Count
    state: State
    store_id: UUID
    store_name: str
    store_point: StorePoint | None
    city_id: UUID
    fulfilment: Fulfilment
    tender: Tender
    placed_at: Instant
    scheduled_for: Instant | None
    promise: Promise
    pay_before: Instant | None
    lines: tuple[LineRow, ...]
    parts: tuple[Part, ...]
    total_minor: Minor
    currency: Currency
    items_count: Count
    distance_m: Count
    address: AddressRow | None
    note: str
    cutlery: bool
    because: str | None
    ended_at: Instant | None
    delivery_id: UUID | None
    can_cancel: bool
    can_change: bool
    events: tuple[EventRow, ...]


async def page(tx: Tx, house: House, who: Principal, order_id: OrderId) -> OrderPage:
    """One order in full, as the principal may see it. Raises OrderUnknown where it isn't theirs."""
    row = await tx.fetchrow("select * from orders.orders where order_id = $1", order_id)
    if row is None or not owner(row).sees(who):
        raise OrderUnknown()
    store = (await stores.cards(tx, [StoreId(row["store_id"])], house.clocks.city_now())).get(row["store_id"])
    lines = await lines_of(tx, [order_id])
    notes = await open_column(tx, house, [row], NOTE, "note")
    changeable = State(row["state"]) in CHANGEABLE and who.role is Role.CONSUMER
    return OrderPage(
        order_id=order_id,
        number=row["number"],
        state=State(row["state"]),
        store_id=row["store_id"],
        store_name="" if store is None else store.name,
        store_point=None if store is None else StorePoint(lon=store.lon, lat=store.lat),
        city_id=row["city_id"],
        fulfilment=Fulfilment(row["fulfilment"]),
        tender=Tender(row["tender"]),
        placed_at=row["placed_at"],
        scheduled_for=row["scheduled_for"],
        promise=promise_of(row),
        pay_before=pay_before(row),
        lines=lines.get(order_id, ()),
        parts=_parts(row),
        total_minor=row["total_minor"],
        currency=row["currency"],
        items_count=row["items_count"],
        distance_m=row["distance_m"],
        address=await _address(tx, house, who, row),
        note=notes[0],
        cutlery=row["cutlery"],
        because=row["because"],
        ended_at=row["ended_at"],
        delivery_id=row["delivery_id"],
        can_cancel=changeable,
        can_change=changeable,
        events=(await events_of(tx, [order_id])).get(order_id, ()),
    )


async def _address(tx: Tx, house: House, who: Principal, row: Row) -> AddressRow | None:
    if row["address"] is None or who.role not in (Role.CONSUMER, Role.OPERATOR):
        return None
    opened = (await open_column(tx, house, [row], ADDRESS, "address"))[0]
    if not opened:
        return None
    address = from_json(Address, opened)
    masked = who.role is Role.OPERATOR
    return AddressRow(
        text=address.text,
        detail="" if masked else address.detail,
        contact_name=address.contact_name[:1] + "*" if masked else address.contact_name,
        phone=mask_phone(address.phone) if masked else address.phone,
        lon=row["lon"],
        lat=row["lat"],
    )


def _parts(row: Row) -> tuple[Part, ...]:
    amounts = {
        PartKind.FOOD: row["food_minor"],
        PartKind.PACKING: row["packing_minor"],
        PartKind.DELIVERY: row["delivery_minor"],
        PartKind.DISCOUNT: -row["discount_minor"],
    }
    return tuple(
        Part(kind=kind, amount_minor=amount)
        for kind, amount in amounts.items()
        if amount or kind is PartKind.FOOD
    )
