"""Learn from a store's tickets and push its pace down to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from songda.kernel.clocks import CityTime, city
from songda.kernel.house import Doing
from songda.kernel.ids import StoreId
from songda.modules.kitchen import records, rules
from songda.modules.kitchen.model import Learned, Ticket
from songda.modules.stores import public as stores
from songda.modules.stores.public import Pace, StoreTerms

HOLDS_S = 1800
PREPARED, PICKED_UP = 1, 2
"""How many lessons were learned from a ticket: how long it took, and how long it then stood."""


async def note(do: Doing, store_id: UUID) -> None:
    """Learn what the store's tickets taught since, and write what an order placed now would find: the
    preparation time at this hour with this load, and the usual wait for a rider. Each lesson counts once."""
    terms = await stores.for_order(do.tx, StoreId(store_id))
    known = await records.lock_learned(do.tx, store_id) or rules.ignorant()
    lessons: dict[UUID, int] = {}
    for ticket, learned, taken, closed_at in await records.to_note(do.tx, store_id):
        known, lessons[ticket.order_id] = _learn(known, terms, ticket, learned, closed_at if taken else None)
    if not lessons:
        return
    await records.save_learned(do.tx, store_id, known)
    await records.mark_noted(do.tx, lessons)
    ahead = await records.cooking(do.tx, store_id)
    await stores.write_pace(do.tx, StoreId(store_id), _pace(known, terms, ahead, do.city_now))


def _learn(
    known: Learned, terms: StoreTerms, ticket: Ticket, learned: int, taken_at: datetime | None
) -> tuple[Learned, int]:
    """What is known with this ticket, and how many lessons are learned from it then."""
    if ticket.ready_at is None:
        return known, learned
    if learned < PREPARED:
        learned = PREPARED
        if not ticket.is_scheduled:
            known = rules.learn(
                known,
                took_s=(ticket.ready_at - ticket.asked_at).total_seconds(),
                ahead=ticket.ahead,
                items=ticket.items_count,
                hour=_hour(terms, city(ticket.asked_at)),
            )
    if learned < PICKED_UP and taken_at is not None:
        learned = PICKED_UP
        known = rules.learn_pickup(known, (taken_at - ticket.ready_at).total_seconds())
    return known, learned


def _pace(known: Learned, terms: StoreTerms, ahead: int, now: CityTime) -> Pace:
    hour = _hour(terms, now)
    p50, p90 = rules.estimate(known, ahead=ahead, items=known.items_mean, hour=hour)
    calm, _ = rules.estimate(known, ahead=0, items=known.items_mean, hour=hour)
    return Pace(
        prep_s_p50=p50,
        prep_s_p90=p90,
        pickup_delay_s=round(known.pickup_delay_s),
        pressure=round(p50 / calm - 1, 3) if p50 > calm else 0.0,
        until=now.plus(HOLDS_S),
    )


def _hour(terms: StoreTerms, at: CityTime) -> int:
    """The hour on the store's wall clock."""
    hour: int = at.astimezone(ZoneInfo(terms.rules.zone)).hour
    return hour
