"""How operations keeps its tables."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.ids import CityId, OrderId, RiderId, StoreId
from songda.modules.operations.events import ExceptionKind
from songda.modules.operations.model import PATIENCE_S, Actor, Speed


async def add_order(
    tx: Tx,
    order_id: OrderId,
    city_id: CityId,
    store_id: StoreId,
    *,
    number: int,
    state: str,
    placed_at: datetime,
    promised_at: datetime | None,
    day: date,
) -> None:
    """Know an order; knowing it already changes nothing."""
    await tx.execute(
        """insert into operations.orders
             (order_id, city_id, store_id, number, state, placed_at, promised_at, business_date)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing""",
        order_id,
        city_id,
        store_id,
        number,
        state,
        placed_at,
        promised_at,
        day,
    )


async def set_state(tx: Tx, order_id: OrderId, state: str, *, ended_at: datetime | None) -> bool:
    """Follow an order's state; False for one that isn't known yet."""
    done = await tx.execute(
        "update operations.orders set state = $2, ended_at = $3 where order_id = $1",
        order_id,
        state,
        ended_at,
    )
    return not done.endswith(" 0")


async def set_ready(tx: Tx, order_id: OrderId, at: datetime) -> None:
    """Note since when the food waits."""
    await tx.execute("update operations.orders set ready_at = $2 where order_id = $1", order_id, at)


async def set_rider(tx: Tx, order_id: OrderId, rider_id: RiderId | None) -> None:
    """Follow who carries an order."""
    await tx.execute("update operations.orders set rider_id = $2 where order_id = $1", order_id, rider_id)


async def happened(tx: Tx, order_id: OrderId, what: str) -> None:
    """Count one more time that something happened to an order this house knows."""
    await tx.execute(
        """insert into operations.happenings as h (order_id, what)
           select $1, $2 where exists (select from operations.orders where order_id = $1)
           on conflict (order_id, what) do update set times = h.times + 1""",
        order_id,
        what,
    )


async def open_exception(tx: Tx, order_id: OrderId, kind: ExceptionKind, who: Actor, since: datetime) -> bool:
    """Put an order on the desk; False when it is there already, or the order has ended."""
    opened = await tx.fetchval(
        """insert into operations.exceptions as e (order_id, kind, since_at, act_by_at, who_acts)
           select $1, $2, $3::timestamptz, $3::timestamptz + make_interval(secs => $4), $5
           from operations.orders o where o.order_id = $1 and o.ended_at is null
           on conflict (order_id, kind) do update
             set since_at = $3::timestamptz, act_by_at = excluded.act_by_at, who_acts = $5, closed_at = null
             where e.closed_at is not null
           returning true""",
        order_id,
        kind,
        since,
        float(PATIENCE_S[kind]),
        who,
    )
    return bool(opened)


async def hand_on(tx: Tx, order_id: OrderId, kind: ExceptionKind, who: Actor, act_by: datetime) -> bool:
    """Let somebody else act on an open exception; False when it isn't open."""
    done = await tx.execute(
        """update operations.exceptions set who_acts = $3, act_by_at = $4
           where order_id = $1 and kind = $2 and closed_at is null""",
        order_id,
        kind,
        who,
        act_by,
    )
    return done.endswith(" 1")


async def close_exceptions(
    tx: Tx, order_id: OrderId, at: datetime, kinds: list[ExceptionKind] | None = None
) -> list[ExceptionKind]:
    """Take an order off the desk (for some kinds only); those that were open."""
    rows = await tx.fetch(
        """update operations.exceptions set closed_at = $2
           where order_id = $1 and closed_at is null and ($3::text[] is null or kind = any($3::text[]))
           returning kind""",
        order_id,
        at,
        kinds,
    )
    return [ExceptionKind(row["kind"]) for row in rows]


async def overdue(tx: Tx, now: datetime, unassigned_s: int) -> list[Row]:
    """Live orders that are late, or whose food waits without a rider, and aren't on the desk for it."""
    return await tx.fetch(
        """select o.order_id, o.city_id, k.kind
           from operations.orders o
           cross join lateral (
             select 'late' as kind where o.promised_at < $1
             union all
             select 'unassigned' where o.rider_id is null
               and o.ready_at < $1::timestamptz - make_interval(secs => $2)) k
           where o.ended_at is null and not exists (
             select from operations.exceptions e
             where e.order_id = o.order_id and e.kind = k.kind and e.closed_at is null)
           order by o.order_id limit 200""",
        now,
        float(unassigned_s),
    )


async def city_of(tx: Tx, order_id: UUID) -> CityId | None:
    """The city of a known order."""
    found = await tx.fetchval("select city_id from operations.orders where order_id = $1", order_id)
    return None if found is None else CityId(found)


async def save_speed(tx: Tx, speed: Speed) -> None:
    """Keep how fast the town was asked to run, and how fast it runs."""
    await tx.execute(
        """insert into operations.speed (asked, running) values ($1, $2)
           on conflict (only_one) do update set asked = $1, running = $2""",
        speed.asked,
        speed.running,
    )


async def speed(tx: Tx) -> Speed | None:
    """The kept speed."""
    row = await tx.fetchrow("select asked, running from operations.speed")
    return None if row is None else Speed(asked=row["asked"], running=row["running"])
