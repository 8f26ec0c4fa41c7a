"""Reads of orders for screens and for other modules, and the invariants of orders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.ids import CityId, OrderId, PersonId, StoreId
from songda.kernel.permissions import Principal, Role
from songda.kernel.privacy import Erased, mask_phone
from songda.kernel.values import Count, Currency, Instant, Minor, from_json, value
from songda.modules.deliveries import public as deliveries
from songda.modules.orders.errors import OrderUnknown
from songda.modules.orders.model import Address, Fulfilment, Part, PartKind, Promise, State, Tender
from songda.modules.orders.records import ADDRESS, NOTE
from songda.modules.orders.rules.windows import CHANGEABLE
from songda.modules.riders import public as riders
from songda.modules.stores import public as stores

LIST_MOST = 50
LIVE_MOST = 500

STATE_IS_THE_FOLD = """
select o.order_id as what, o.state, l.to_state
from orders.orders o
left join lateral (
  select e.seq, e.to_state from orders.events e where e.order_id = o.order_id order by e.seq desc limit 1
) l on true
where (o.state, o.version) is distinct from (l.to_state, l.seq)
"""

EVENTS_FOLLOW = """
select e.order_id as what, e.seq
from orders.events e
left join orders.events b on b.order_id = e.order_id and b.seq = e.seq - 1
left join orders.moves m on (m.from_state, m.event, m.to_state) = (e.from_state, e.event, e.to_state)
where m.event is null or e.from_state <> coalesce(b.to_state, 'new')
"""

LINES_ADD_UP = """
select o.order_id as what, o.food_minor, sum(l.total_minor) as lines_minor
from orders.orders o left join orders.lines l on l.order_id = o.order_id
group by o.order_id having o.food_minor is distinct from sum(l.total_minor)
"""

NONE_STUCK = """
select o.order_id as what, o.state, o.due_at
from orders.orders o
where o.due_machine_at < now() - interval '60 seconds'
  and o.due_at < (select max(e.at) from orders.events e)
"""

NONE_FORGOTTEN = """
select o.order_id as what, o.state from orders.orders o
where (o.state in ('unpaid', 'open')) <> (o.due_at is not null)
  or (o.state in ('delivered', 'expired', 'rejected', 'cancelled', 'failed')) <> (o.ended_at is not null)
"""


@value
class LineRow:
    """A line of an order."""

    variant_id: UUID
    name: str
    variant: str
    options: tuple[str, ...]
    count: Count
    unit_minor: Minor
    total_minor: Minor


@value
class EventRow:
    """One event of an order's log."""

    seq: Count
    event: str
    state: State
    by_role: str
    because: str | None
    at: Instant


@value
class Place:
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


@value
class OrderPage:
    """One order in full. Address and contact are there for its consumer, and masked for an operator; a store
    sees neither."""

    order_id: UUID
    number: Count
    state: State
    store_id: UUID
    store_name: str
    store_point: Place | None
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


@value
class LiveOrder:
    """An order as its consumer watches it."""

    order_id: UUID
    number: Count
    state: State
    promise: Promise
    pay_before: Instant | None
    because: str | None
    events: tuple[EventRow, ...]


@value
class BoardRow:
    """A live order on its store's board."""

    order_id: UUID
    number: Count
    state: State
    fulfilment: Fulfilment
    tender: Tender
    placed_at: Instant
    scheduled_for: Instant | None
    promised_at: Instant
    answer_before: Instant | None
    asked_times: Count
    lines: tuple[LineRow, ...]
    note: str
    cutlery: bool
    items_count: Count
    total_minor: Minor
    currency: Currency
    delivery_state: str | None
    rider_name: str | None
    pickup_code: str | None


# ---- lists -----------------------------------------------------------------------------------------------


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
            promise=_promise(row),
            items_count=row["items_count"],
            total_minor=row["total_minor"],
            currency=row["currency"],
            ended_at=row["ended_at"],
            because=row["because"],
        )
        for row in rows
    ]


# ---- one order -------------------------------------------------------------------------------------------


async def page(tx: Tx, house: House, who: Principal, order_id: OrderId) -> OrderPage:
    """One order in full, as the principal may see it. Raises OrderUnknown where it isn't theirs."""
    row = await tx.fetchrow("select * from orders.orders where order_id = $1", order_id)
    if row is None or not owner(row).sees(who):
        raise OrderUnknown()
    store = (await stores.cards(tx, [StoreId(row["store_id"])], house.clocks.city_now())).get(row["store_id"])
    lines = await lines_of(tx, [order_id])
    notes = await _opened(tx, house, [row], NOTE, "note")
    changeable = State(row["state"]) in CHANGEABLE and who.role is Role.CONSUMER
    return OrderPage(
        order_id=order_id,
        number=row["number"],
        state=State(row["state"]),
        store_id=row["store_id"],
        store_name="" if store is None else store.name,
        store_point=None if store is None else Place(lon=store.lon, lat=store.lat),
        city_id=row["city_id"],
        fulfilment=Fulfilment(row["fulfilment"]),
        tender=Tender(row["tender"]),
        placed_at=row["placed_at"],
        scheduled_for=row["scheduled_for"],
        promise=_promise(row),
        pay_before=_pay_before(row),
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


async def live(tx: Tx, order_id: UUID) -> LiveOrder | None:
    """An order as its consumer watches it."""
    row = await tx.fetchrow("select * from orders.orders where order_id = $1", order_id)
    if row is None:
        return None
    return LiveOrder(
        order_id=order_id,
        number=row["number"],
        state=State(row["state"]),
        promise=_promise(row),
        pay_before=_pay_before(row),
        because=row["because"],
        events=(await events_of(tx, [order_id])).get(order_id, ()),
    )


async def events_of(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, tuple[EventRow, ...]]:
    """The logs of orders, each from its first event."""
    rows = await tx.fetch(
        "select * from orders.events where order_id = any($1) order by order_id, seq", list(order_ids)
    )
    found: dict[UUID, list[EventRow]] = {}
    for row in rows:
        found.setdefault(row["order_id"], []).append(_event(row))
    return {key: tuple(events) for key, events in found.items()}


async def log_of(tx: Tx, who: Principal, order_id: UUID) -> tuple[EventRow, ...]:
    """One order's log in one query: it is what a waiting consumer asks for most. Raises OrderUnknown where
    it isn't theirs."""
    rows = await tx.fetch(
        """select e.seq, e.event, e.to_state, e.by_role, e.because, e.at,
             o.consumer_id, o.store_id, o.city_id, o.state
           from orders.orders o join orders.events e on e.order_id = o.order_id
           where o.order_id = $1 order by e.seq""",
        order_id,
    )
    if not rows or not owner(rows[0]).sees(who):
        raise OrderUnknown()
    return tuple(_event(row) for row in rows)


def _event(row: Row) -> EventRow:
    return EventRow(
        seq=row["seq"],
        event=row["event"],
        state=State(row["to_state"]),
        by_role=row["by_role"],
        because=row["because"],
        at=row["at"],
    )


async def lines_of(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, tuple[LineRow, ...]]:
    """The lines of orders, in order."""
    rows = await tx.fetch(
        "select * from orders.lines where order_id = any($1) order by order_id, line", list(order_ids)
    )
    found: dict[UUID, list[LineRow]] = {}
    for row in rows:
        found.setdefault(row["order_id"], []).append(
            LineRow(
                variant_id=row["variant_id"],
                name=row["name"],
                variant=row["variant"],
                options=tuple(json.loads(row["options"])),
                count=row["count"],
                unit_minor=row["unit_minor"],
                total_minor=row["total_minor"],
            )
        )
    return {key: tuple(lines) for key, lines in found.items()}


@value
class Owner:
    """Whose an order is."""

    consumer_id: PersonId
    store_id: StoreId
    city_id: CityId
    is_paid_for: bool

    def sees(self, who: Principal) -> bool:
        """A consumer their own; a store's staff theirs once it is paid for or to be paid in cash."""
        match who.role:
            case Role.SYSTEM:
                return True
            case Role.CONSUMER:
                return who.person_id == self.consumer_id
            case Role.STORE:
                return self.is_paid_for and self.store_id in who.store_ids
            case Role.OPERATOR:
                return who.city_id is None or who.city_id == self.city_id
        return False


def owner(row: Row) -> Owner:
    """Whose the order of this row is."""
    return Owner(
        consumer_id=row["consumer_id"],
        store_id=row["store_id"],
        city_id=row["city_id"],
        is_paid_for=row["state"] not in ("unpaid", "expired"),
    )


async def owner_of(tx: Tx, order_id: UUID) -> Owner | None:
    """Whose an order is; None where there is none."""
    row = await tx.fetchrow(
        "select consumer_id, store_id, city_id, state from orders.orders where order_id = $1", order_id
    )
    return None if row is None else owner(row)


# ---- the board -------------------------------------------------------------------------------------------


async def board(
    tx: Tx, house: House, store_id: UUID, order_ids: Sequence[UUID] | None
) -> dict[str, BoardRow]:
    """A store's live orders by id, or those of some ids; five queries, however many."""
    rows = await tx.fetch(
        """select * from orders.orders
           where store_id = $1 and ended_at is null and state <> 'unpaid'
             and ($2::uuid[] is null or order_id = any($2))
           order by placed_at limit $3""",
        store_id,
        order_ids,
        LIVE_MOST,
    )
    ids = [row["order_id"] for row in rows]
    lines = await lines_of(tx, ids)
    rides = await deliveries.cards(tx, ids)
    names = await riders.cards(tx, house.privacy, [r.rider_id for r in rides.values() if r.rider_id])
    notes = await _opened(tx, house, rows, NOTE, "note")
    return {
        str(row["order_id"]): _board_row(row, note, lines, rides.get(row["order_id"]), names)
        for row, note in zip(rows, notes, strict=True)
    }


def _board_row(
    row: Row,
    note: str,
    lines: dict[UUID, tuple[LineRow, ...]],
    ride: deliveries.DeliveryCard | None,
    names: dict[UUID, riders.RiderCard],
) -> BoardRow:
    rider = None if ride is None or ride.rider_id is None else names.get(ride.rider_id)
    return BoardRow(
        order_id=row["order_id"],
        number=row["number"],
        state=State(row["state"]),
        fulfilment=Fulfilment(row["fulfilment"]),
        tender=Tender(row["tender"]),
        placed_at=row["placed_at"],
        scheduled_for=row["scheduled_for"],
        promised_at=row["promised_high_at"],
        answer_before=row["due_at"] if row["state"] == State.OPEN else None,
        asked_times=row["asked_times"],
        lines=lines.get(row["order_id"], ()),
        note=note,
        cutlery=row["cutlery"],
        items_count=row["items_count"],
        total_minor=row["total_minor"],
        currency=row["currency"],
        delivery_state=None if ride is None else ride.state.value,
        rider_name=None if rider is None else rider.name,
        pickup_code=None if ride is None else ride.pickup_code,
    )


async def notes_of(tx: Tx, house: House, order_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What consumers asked of the kitchen, opened for those who cook."""
    rows = await tx.fetch(
        "select order_id, consumer_id, note from orders.orders where order_id = any($1)", list(order_ids)
    )
    notes = await _opened(tx, house, rows, NOTE, "note")
    return {row["order_id"]: note for row, note in zip(rows, notes, strict=True)}


# ---- parts -----------------------------------------------------------------------------------------------


async def _opened(tx: Tx, house: House, rows: Sequence[Row], where: str, column: str) -> list[str]:
    """A sealed column of several rows, opened; empty where there is nothing, or nobody any more."""
    sealed = [(row["consumer_id"], row[column]) for row in rows if row[column] is not None]
    opened = iter(await house.privacy.open_many(tx, sealed, where) if sealed else ())
    found = [next(opened) if row[column] is not None else "" for row in rows]
    return ["" if isinstance(one, Erased) else one for one in found]


async def _address(tx: Tx, house: House, who: Principal, row: Row) -> AddressRow | None:
    if row["address"] is None or who.role not in (Role.CONSUMER, Role.OPERATOR):
        return None
    opened = (await _opened(tx, house, [row], ADDRESS, "address"))[0]
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


def _promise(row: Row) -> Promise:
    return Promise(low_at=row["promised_low_at"], high_at=row["promised_high_at"])


def _pay_before(row: Row) -> Instant | None:
    due: Instant | None = row["due_at"] if row["state"] == State.UNPAID else None
    return due


def _name(names: dict[StoreId, stores.StoreCard], store_id: StoreId) -> str:
    return names[store_id].name if store_id in names else ""
