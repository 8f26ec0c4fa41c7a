"""The operator's screens, each a handful of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.ids import CityId, OrderId, StoreId
from songda.kernel.live import Keys
from songda.kernel.permissions import Principal, owns
from songda.kernel.values import Instant, Minor, value
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import public as dispatch
from songda.modules.ledger import public as ledger
from songda.modules.operations import records
from songda.modules.operations.errors import NoSuchOrder
from songda.modules.operations.events import ExceptionKind
from songda.modules.operations.model import (
    Actor,
    ExceptionRow,
    Overview,
    Report,
    ReportRow,
    Speed,
    StateCount,
)
from songda.modules.orders import public as orders
from songda.modules.riders import public as riders
from songda.modules.stores import public as stores

_OPEN = """
select e.order_id, o.number, e.kind, o.store_id, e.since_at, e.act_by_at, e.who_acts
from operations.exceptions e join operations.orders o on o.order_id = e.order_id
where o.city_id = $1 and e.closed_at is null and ($2::uuid[] is null or e.order_id = any($2))
order by e.act_by_at, e.order_id limit 500
"""


async def overview(tx: Tx, house: House, city_id: CityId) -> Overview:
    """The city at one look; late is what has passed its promise by now."""
    states = await tx.fetch(
        """select state, count(*) as count from operations.orders
           where city_id = $1 and ended_at is null group by state order by state""",
        city_id,
    )
    figures = await tx.fetchrow(
        """select count(*) filter (where promised_at < $2) as late,
                  count(distinct rider_id) as busy,
                  (select count(*) from operations.exceptions e
                     join operations.orders o on o.order_id = e.order_id
                     where o.city_id = $1 and e.closed_at is null) as exceptions
           from operations.orders where city_id = $1 and ended_at is null""",
        city_id,
        house.clocks.city_now(),
    )
    assert figures is not None
    speed = await speed_now(tx, house)
    return Overview(
        city_id=city_id,
        orders=tuple(StateCount(state=row["state"], count=row["count"]) for row in states),
        riders_on=len(await riders.on_duty(tx, city_id)),
        riders_busy=figures["busy"],
        late=figures["late"],
        exceptions=figures["exceptions"],
        asked_rate=speed.asked,
        running_rate=speed.running,
    )


async def speed_now(tx: Tx, house: House) -> Speed:
    """How fast the town was asked to run, and how fast the clock does."""
    kept = await records.speed(tx)
    rate = house.clocks.rate
    return Speed(asked=rate if kept is None else max(kept.asked, rate), running=rate)


async def exceptions(
    tx: Tx, city_id: CityId, order_ids: Sequence[UUID] | None = None
) -> dict[str, ExceptionRow]:
    """The desk, who must act soonest first, by `order:kind`."""
    rows = await tx.fetch(_OPEN, city_id, None if order_ids is None else list(order_ids))
    found = await stores.terms_of_many(tx, [StoreId(row["store_id"]) for row in rows])
    names = {store_id: terms.face.name for store_id, terms in found.items()}
    return {f"{row['order_id']}:{row['kind']}": _exception(row, names) for row in rows}


def _exception(row: Row, names: dict[StoreId, str]) -> ExceptionRow:
    return ExceptionRow(
        order_id=OrderId(row["order_id"]),
        number=row["number"],
        kind=ExceptionKind(row["kind"]),
        store_id=StoreId(row["store_id"]),
        store_name=names.get(row["store_id"], ""),
        since=row["since_at"],
        act_by=row["act_by_at"],
        who_acts=Actor(row["who_acts"]),
    )


async def exception_rows(tx: Tx, _house: House, ids: tuple[UUID, ...], keys: Keys) -> dict[str, ExceptionRow]:
    """The live desk of a city: all of it, or the rows of these keys."""
    order_ids = None if keys is None else [UUID(key.split(":")[0]) for key in keys]
    found = await exceptions(tx, CityId(ids[0]), order_ids)
    return found if keys is None else {key: row for key, row in found.items() if key in keys}


async def report(tx: Tx, city_id: CityId, day: date) -> Report:
    """How the orders of a business day ended, and what went another way than planned."""
    ends = await tx.fetch(
        """select state, count(*) as count from operations.orders
           where city_id = $1 and business_date = $2 group by state order by state""",
        city_id,
        day,
    )
    rows = await tx.fetch(
        """select h.what, count(*) as count, count(*) filter (where o.ended_at is not null) as ended
           from operations.happenings h join operations.orders o on o.order_id = h.order_id
           where o.city_id = $1 and o.business_date = $2 group by h.what order by h.what""",
        city_id,
        day,
    )
    return Report(
        city_id=city_id,
        day=day,
        ends=tuple(StateCount(state=row["state"], count=row["count"]) for row in ends),
        rows=tuple(ReportRow(what=row["what"], count=row["count"], ended_well=row["ended"]) for row in rows),
    )


@value
class Moved:
    """A transfer of an order's story: from the debited to the credited account."""

    at: Instant
    debit: str
    credit: str
    kind: str
    amount_minor: Minor
    currency: str
    code: str


@value
class Story:
    """All that happened to one order: its events, its money, its ride, and why it went to that rider."""

    order: orders.OrderCard
    events: tuple[orders.EventRow, ...]
    transfers: tuple[Moved, ...]
    delivery: deliveries.DeliveryCard | None
    why: dispatch.WhyRow | None


async def story(tx: Tx, house: House, who: Principal, order_id: OrderId) -> Story:
    """The whole story of an order. Raises NoSuchOrder when there is none in the operator's cities."""
    found = (await orders.cards(tx, house, [order_id])).get(order_id)
    if found is None or not owns(who, city_id=found.city_id):
        raise NoSuchOrder()
    ride = (await deliveries.cards(tx, [order_id])).get(order_id)
    return Story(
        order=found,
        events=(await orders.events_of(tx, [order_id])).get(order_id, ()),
        transfers=tuple(_moved(one) for one in await ledger.transfers_of_order(tx, order_id)),
        delivery=ride,
        why=None if ride is None else await _why(tx, house, found, ride),
    )


async def _why(
    tx: Tx, house: House, order: orders.OrderCard, ride: deliveries.DeliveryCard
) -> dispatch.WhyRow | None:
    try:
        return await dispatch.why(tx, house, order.order_id, ride.delivery_id, order.city_id)
    except dispatch.NotDecided:
        return None


def _moved(one: ledger.TransferRow) -> Moved:
    return Moved(
        at=one.at,
        debit=f"{one.debit_kind}:{one.debit_owner}",
        credit=f"{one.credit_kind}:{one.credit_owner}",
        kind=one.kind,
        amount_minor=one.amount_minor,
        currency=one.currency,
        code=one.code,
    )
