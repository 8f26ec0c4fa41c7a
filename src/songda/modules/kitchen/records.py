"""Tickets and what was learned, loaded and saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
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
              opened_at, due_at, noted)
           select $1, $2, $3, $4, 'open', $5,
             (select count(*) from kitchen.tickets t
              where t.store_id = $2 and t.state in ('open', 'started') and not t.is_scheduled),
             $6, $7, $8, $9, false
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


async def move(tx: Tx, order_id: UUID, state: TicketState, at: datetime, *, taken: bool = False) -> None:
    """Take a state, remember when, and leave it to be noted."""
    await tx.execute(
        """update kitchen.tickets set state = $2, noted = false, taken = $4,
             started_at = case when $2 = 'started' then $3 else started_at end,
             ready_at = case when $2 = 'ready' then $3 else ready_at end,
             closed_at = case when $2 = 'closed' then $3::timestamptz end
           where order_id = $1""",
        order_id,
        state.value,
        at,
        taken,
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


async def save_learned(tx: Tx, store_id: UUID, known: Learned) -> None:
    """Save what was learned."""
    await tx.execute(
        """insert into kitchen.learned
             (store_id, seen, normal, moment, spread, items_mean, hour_sums, hour_counts, pickup_delay_s)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (store_id) do update set seen = $2, normal = $3, moment = $4, spread = $5,
             items_mean = $6, hour_sums = $7, hour_counts = $8, pickup_delay_s = $9""",
        store_id,
        known.seen,
        list(known.normal),
        list(known.moment),
        known.spread,
        known.items_mean,
        list(known.hour_sums),
        list(known.hour_counts),
        known.pickup_delay_s,
    )


async def stores_to_note(tx: Tx, most: int) -> list[UUID]:
    """Stores at which something happened since it was last noted."""
    rows = await tx.fetch(
        "select distinct store_id from kitchen.tickets where not noted order by store_id limit $1", most
    )
    return [row["store_id"] for row in rows]


async def to_note(tx: Tx, store_id: UUID) -> list[tuple[Ticket, int, bool, datetime | None]]:
    """A store's tickets to note, locked, in the order in which they were ready: each with how many lessons
    were learned from it, whether a rider took it, and when it left. One in another's hands waits."""
    rows = await tx.fetch(
        f"""select {_TICKET}, lessons, taken, closed_at from kitchen.tickets
            where store_id = $1 and not noted
            order by ready_at, order_id for no key update skip locked""",
        store_id,
    )
    extra = ("lessons", "taken", "closed_at")
    return [
        (
            as_ticket({name: one for name, one in row.items() if name not in extra}),
            *(row[name] for name in extra),
        )
        for row in rows
    ]


async def mark_noted(tx: Tx, lessons: dict[UUID, int]) -> None:
    """These tickets are noted, with so many lessons learned from each."""
    await tx.execute(
        """update kitchen.tickets t set noted = true, lessons = n.lessons
           from unnest($1::uuid[], $2::smallint[]) as n (order_id, lessons) where t.order_id = n.order_id""",
        list(lessons),
        list(lessons.values()),
    )


def as_ticket(row: Row | dict[str, Any]) -> Ticket:
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
