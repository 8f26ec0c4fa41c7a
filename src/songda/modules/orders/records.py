"""Loading, locking and saving orders and their logs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from songda.kernel.clocks import CityTime, MachineTime
from songda.kernel.database import Row, Tx
from songda.kernel.ids import DeliveryId, OrderId
from songda.kernel.permissions import Principal
from songda.kernel.ranges import SHIFT_S_MOST, Shift
from songda.kernel.values import value
from songda.modules.orders.errors import OrderUnknown
from songda.modules.orders.model import Event, Fulfilment, Order, PartKind, Quote, State, Tender
from songda.modules.orders.rules.price import Price

ADDRESS = "orders.orders.address"
NOTE = "orders.orders.note"

_ORDER = """order_id, number, store_id, merchant_id, city_id, consumer_id, state, version, tender, fulfilment,
  currency, food_minor, packing_minor, delivery_minor, discount_minor, total_minor, commission_bp,
  items_count, distance_m, ride_s, lon, lat, placed_at, scheduled_for, promised_low_at, promised_high_at,
  changed_at, delivery_id, asked_times, ready_expected_at"""


@value
class Due:
    """When the order must be looked at again: both have to pass."""

    at: CityTime
    machine_at: MachineTime


@value
class Draft:
    """Everything of a new order that isn't in its quote."""

    order_id: OrderId
    quote: Quote
    quote_hash: bytes
    business_date: date
    state: State
    event: Event
    address_sealed: bytes | None
    note_sealed: bytes | None
    cutlery: bool
    placed_at: CityTime
    due: Due


_INSERT = """
with numbered as (
  insert into orders.numbers as n (store_id, business_date, last) values ($2, $3, 1)
  on conflict (store_id, business_date) do update set last = n.last + 1
  returning n.last
), placed as (
  insert into orders.orders
    (order_id, number, business_date, store_id, merchant_id, city_id, consumer_id, state, version, tender,
     fulfilment, currency, food_minor, packing_minor, delivery_minor, discount_minor, total_minor,
     commission_bp, items_count, distance_m, ride_s, lon, lat, address, note, cutlery, quote_hash, placed_at,
     scheduled_for, promised_low_at, promised_high_at, changed_at, asked_times, due_at, due_machine_at)
  select $1, numbered.last, $3, $2, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
    $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $26, 0, $30, $31
  from numbered
  on conflict (order_id) do nothing
  returning order_id, number
), logged as (
  insert into orders.events (order_id, seq, event, from_state, to_state, by_role, by_person, at)
  select order_id, 1, $32, 'new', $7, 'consumer', $6, $26 from placed
), lined as (
  insert into orders.lines
    (order_id, line, variant_id, name, variant, options, count, unit_minor, total_minor)
  select placed.order_id, l.line, l.variant_id, l.name, l.variant, l.options, l.count, l.unit_minor,
    l.total_minor
  from placed, unnest($33::uuid[], $34::text[], $35::text[], $36::jsonb[], $37::int[], $38::bigint[],
      $39::bigint[])
    with ordinality as l (variant_id, name, variant, options, count, unit_minor, total_minor, line)
)
select number from placed
"""


async def insert(tx: Tx, draft: Draft) -> int | None:
    """Write a new order with its lines and first event, in one statement; its number of the day.

    None where an order of that id is there already (also one that another transaction is just writing).
    """
    quote, parts = draft.quote, Price(parts=draft.quote.parts, total_minor=draft.quote.total_minor)
    number: int | None = await tx.fetchval(
        _INSERT,
        draft.order_id,
        quote.store_id,
        draft.business_date,
        quote.merchant_id,
        quote.city_id,
        quote.person_id,
        draft.state.value,
        quote.tender.value,
        quote.fulfilment.value,
        quote.currency,
        parts.of(PartKind.FOOD),
        parts.of(PartKind.PACKING),
        parts.of(PartKind.DELIVERY),
        -parts.of(PartKind.DISCOUNT),
        quote.total_minor,
        quote.commission_bp,
        sum(line.count for line in quote.lines),
        quote.distance_m,
        quote.ride_s,
        quote.lon,
        quote.lat,
        draft.address_sealed,
        draft.note_sealed,
        draft.cutlery,
        draft.quote_hash,
        draft.placed_at,
        quote.scheduled_for,
        quote.promise.low_at,
        quote.promise.high_at,
        draft.due.at,
        draft.due.machine_at,
        draft.event.value,
        [line.variant_id for line in quote.lines],
        [line.name for line in quote.lines],
        [line.variant for line in quote.lines],
        [json.dumps(line.options, ensure_ascii=False) for line in quote.lines],
        [line.count for line in quote.lines],
        [line.unit_minor for line in quote.lines],
        [line.total_minor for line in quote.lines],
    )
    return number


async def placed(tx: Tx, order_id: OrderId) -> Row | None:
    """What placing answered, for who asks again."""
    return await tx.fetchrow(
        """select order_id, number, consumer_id, quote_hash, state, total_minor, currency, due_at
           from orders.orders where order_id = $1""",
        order_id,
    )


async def lock(tx: Tx, order_id: OrderId) -> Order:
    """The order's row, locked: the referee of every race about it. Raises OrderUnknown."""
    row = await tx.fetchrow(
        f"select {_ORDER} from orders.orders where order_id = $1 for no key update", order_id
    )
    if row is None:
        raise OrderUnknown()
    return _order(row)


async def lock_due(tx: Tx, order_id: OrderId, now: CityTime, machine_now: MachineTime) -> Order | None:
    """The order, locked, if it is due and nobody else has it in hand."""
    row = await tx.fetchrow(
        f"""select {_ORDER} from orders.orders
            where order_id = $1 and due_at <= $2 and due_machine_at <= $3 for no key update skip locked""",
        order_id,
        now,
        machine_now,
    )
    return None if row is None else _order(row)


async def due(tx: Tx, now: CityTime, machine_now: MachineTime, most: int) -> list[OrderId]:
    """Orders to look at now, the longest due first."""
    rows = await tx.fetch(
        """select order_id from orders.orders where due_at <= $1 and due_machine_at <= $2
           order by due_at limit $3""",
        now,
        machine_now,
        most,
    )
    return [OrderId(row["order_id"]) for row in rows]


async def move(
    tx: Tx,
    order: Order,
    event: Event,
    to: State,
    by: Principal,
    at: CityTime,
    *,
    because: str | None = None,
    due: Due | None = None,
    delivery_id: DeliveryId | None = None,
    ready_expected_at: CityTime | None = None,
) -> None:
    """Write the event and take the state it leads to. The row must be locked; the database checks."""
    written = await tx.execute(
        """with moved as (
             update orders.orders set state = $3, version = version + 1, changed_at = $4,
               because = coalesce($5, because), due_at = $6, due_machine_at = $7, asked_times = 0,
               delivery_id = coalesce($8, delivery_id), ready_expected_at = coalesce($13, ready_expected_at)
             where order_id = $1 and version = $2 returning order_id, version
           )
           insert into orders.events
             (order_id, seq, event, from_state, to_state, by_role, by_person, because, at)
           select order_id, version, $9, $10, $3, $11, $12, $5, $4 from moved""",
        order.order_id,
        order.version,
        to.value,
        at,
        because,
        None if due is None else due.at,
        None if due is None else due.machine_at,
        delivery_id,
        event.value,
        order.state.value,
        by.role.value,
        None if by.person_id.int == 0 else by.person_id,
        ready_expected_at,
    )
    assert written.endswith(" 1"), "the order's row was not locked"


async def asked_again(tx: Tx, order_id: OrderId, times: int, due: Due) -> None:
    """The store was alarmed once more."""
    await tx.execute(
        "update orders.orders set asked_times = $2, due_at = $3, due_machine_at = $4 where order_id = $1",
        order_id,
        times,
        due.at,
        due.machine_at,
    )


async def sealed(tx: Tx, order_id: OrderId) -> Row:
    """The sealed parts of an order."""
    row = await tx.fetchrow("select address, note from orders.orders where order_id = $1", order_id)
    assert row is not None, "the order is locked by the caller"
    return row


async def write_sealed(tx: Tx, order_id: OrderId, address: bytes | None, note: bytes | None) -> None:
    """Replace the sealed parts."""
    await tx.execute(
        "update orders.orders set address = $2, note = $3 where order_id = $1", order_id, address, note
    )


async def state_of(tx: Tx, order_id: UUID) -> State | None:
    """Where an order stands, unlocked."""
    state = await tx.fetchval("select state from orders.orders where order_id = $1", order_id)
    return None if state is None else State(state)


async def of_store(tx: Tx, order_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Which store each order is of."""
    rows = await tx.fetch(
        "select order_id, store_id from orders.orders where order_id = any($1)", list(order_ids)
    )
    return {row["order_id"]: row["store_id"] for row in rows}


def _order(row: Row) -> Order:
    enums = {
        "state": State(row["state"]),
        "tender": Tender(row["tender"]),
        "fulfilment": Fulfilment(row["fulfilment"]),
    }
    return Order(**{**row, **enums})


async def promise_shift(tx: Tx, city_id: UUID) -> Shift:
    """How far the city's promises are moved; not at all before anything was delivered."""
    row = await tx.fetchrow("select low_s, high_s from orders.promise_shifts where city_id = $1", city_id)
    return Shift() if row is None else Shift(low_s=row["low_s"], high_s=row["high_s"])


async def move_promise(tx: Tx, city_id: UUID, step: Shift) -> None:
    """One delivered order more."""
    await tx.execute(
        """insert into orders.promise_shifts as s (city_id, low_s, high_s, orders) values ($1, $2, $3, 1)
           on conflict (city_id) do update set
             low_s = greatest(-$4::int, least($4, s.low_s + excluded.low_s)),
             high_s = greatest(-$4::int, least($4, s.high_s + excluded.high_s)), orders = s.orders + 1""",
        city_id,
        step.low_s,
        step.high_s,
        SHIFT_S_MOST,
    )
