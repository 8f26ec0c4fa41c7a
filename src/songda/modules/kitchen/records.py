"""Tickets and what was learned, loaded and saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.values import Count
from songda.modules.kitchen.model import Learned, Ticket, TicketState

_TICKET = """order_id, store_id, city_id, number, state, items_count, ahead, is_scheduled, asked_at,
  opened_at, due_at, started_at, ready_at"""


async def open_ticket(tx: Tx, ticket: Ticket) -> bool:
    """Hang a ticket on the rail; whether it wasn't there. `ahead` is counted here."""
    done = await tx.execute(
        """insert into kitchen.tickets
             (order_id, store_id, city_id, number, state, items_count, ahead, is_scheduled, asked_at,
              opened_at, due_at)
           select $1, $2, $3, $4, 'open', $5,
             (select count(*) from kitchen.tickets t
              where t.store_id = $2 and t.state in ('open', 'started') and not t.is_scheduled),
             $6, $7, $8, $9
           on conflict (order_id) do nothing""",
        ticket.order_id,
        ticket.store_id,
        ticket.city_id,
        ticket.number,
        ticket.items_count,
        ticket.is_scheduled,
        ticket.asked_at,
        ticket.opened_at,
        ticket.due_at,
    )
    return bool(done.endswith(" 1"))


async def lock(tx: Tx, order_id: UUID) -> Ticket | None:
    """A ticket, its row locked."""
    row = await tx.fetchrow(
        f"select {_TICKET} from kitchen.tickets where order_id = $1 for no key update", order_id
    )
    return None if row is None else as_ticket(row)


async def move(tx: Tx, order_id: UUID, state: TicketState, at: datetime) -> None:
    """Take a state and note when."""
    await tx.execute(
        """update kitchen.tickets set state = $2,
             started_at = case when $2 = 'started' then $3 else started_at end,
             ready_at = case when $2 = 'ready' then $3 else ready_at end,
             closed_at = case when $2 = 'closed' then $3::timestamptz end
           where order_id = $1""",
        order_id,
        state.value,
        at,
    )


async def live(tx: Tx, store_id: UUID, order_ids: Sequence[UUID] | None) -> list[Ticket]:
    """A store's tickets on the rail, the one due first first."""
    rows = await tx.fetch(
        f"""select {_TICKET} from kitchen.tickets
            where store_id = $1 and state <> 'closed' and ($2::uuid[] is null or order_id = any($2))
            order by due_at, order_id limit 500""",
        store_id,
        order_ids,
    )
    return [as_ticket(row) for row in rows]


async def cooking(tx: Tx, store_id: UUID) -> Count:
    """How many tickets a new order would find ahead of it."""
    ahead: int = await tx.fetchval(
        """select count(*) from kitchen.tickets
           where store_id = $1 and state in ('open', 'started') and not is_scheduled""",
        store_id,
    )
    return ahead


async def lock_learned(tx: Tx, store_id: UUID) -> Learned | None:
    """What was learned of a store, locked."""
    row = await tx.fetchrow("select * from kitchen.learned where store_id = $1 for no key update", store_id)
    return None if row is None else _learned(row)


async def save_learned(tx: Tx, store_id: UUID, known: Learned, *, stale: bool) -> None:
    """Save what was learned; `stale`: the store's pace doesn't show it yet."""
    await tx.execute(
        """insert into kitchen.learned
             (store_id, seen, normal, moment, spread, items_mean, hour_sums, hour_counts, pickup_delay_s,
              is_stale)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (store_id) do update set seen = $2, normal = $3, moment = $4, spread = $5,
             items_mean = $6, hour_sums = $7, hour_counts = $8, pickup_delay_s = $9, is_stale = $10""",
        store_id,
        known.seen,
        list(known.normal),
        list(known.moment),
        known.spread,
        known.items_mean,
        list(known.hour_sums),
        list(known.hour_counts),
        known.pickup_delay_s,
        stale,
    )


async def mark_stale(tx: Tx, store_id: UUID) -> bool:
    """The store's load changed: its pace is to be written again. Whether something is known of it."""
    done = await tx.execute("update kitchen.learned set is_stale = true where store_id = $1", store_id)
    return bool(done.endswith(" 1"))


async def stale_stores(tx: Tx, most: int) -> list[UUID]:
    """Stores whose pace is to be written."""
    rows = await tx.fetch("select store_id from kitchen.learned where is_stale limit $1", most)
    return [row["store_id"] for row in rows]


def as_ticket(row: Row) -> Ticket:
    """A row as a ticket."""
    return Ticket(**{**row, "state": TicketState(row["state"])})


def _learned(row: Row) -> Learned:
    return Learned(
        seen=row["seen"],
        normal=tuple(row["normal"]),
        moment=tuple(row["moment"]),
        spread=row["spread"],
        items_mean=row["items_mean"],
        hour_sums=tuple(row["hour_sums"]),
        hour_counts=tuple(row["hour_counts"]),
        pickup_delay_s=row["pickup_delay_s"],
    )
