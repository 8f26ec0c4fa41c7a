"""Why an order goes to its rider, as its last round saw it."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.house import House
from songda.kernel.values import Instant, value
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch.engine import ENGINE_VERSION
from songda.modules.dispatch.engine.plan import Candidate, Plan, Term
from songda.modules.dispatch.engine.storing import stored_plan
from songda.modules.dispatch.errors import EngineDiffers, NotDecided
from songda.modules.dispatch.model import RoundRow
from songda.modules.dispatch.records import WITH_SNAPSHOTS
from songda.modules.dispatch.rules import carrier_of
from songda.modules.riders import public as riders


@value
class TermRow:
    """One reason. `code` has words in every language; `seconds` is what it adds over the whole route
    (for `load`: how much fuller the rider gets; for `evenness` and `price` the wait of an order it is worth),
    `cost` what that weighs."""

    code: str
    seconds: int
    cost: int


@value
class CandidateRow:
    """A rider; or, where `courier` is named, an outside courier at a price, without a rider's id."""

    rider_id: UUID | None
    rider_name: str
    courier: str | None
    price_minor: int | None
    currency: str | None
    chosen: bool
    pickup_at: Instant
    drop_at: Instant
    cost: int
    cost_more: int
    terms: tuple[TermRow, ...]


@value
class BlockedRow:
    """How many riders were out of the question, and why (`code` has words)."""

    code: str
    riders: int


@value
class WhyRow:
    """Why this rider: the best three, best first. `outcome`: offered, tentative, unplanned, later or held."""

    order_id: UUID
    delivery_id: UUID
    round_id: UUID
    decided_at: Instant
    engine: str
    answered_by: str
    plan_hash: str
    outcome: str
    candidates: tuple[CandidateRow, ...]
    blocked: tuple[BlockedRow, ...]


async def rounds(tx: Tx, city_id: UUID) -> list[RoundRow]:
    """A city's last hundred rounds, the newest first."""
    rows = await tx.fetch(
        """select round_id, engine, answered_by, open_count, rider_count, offered_count, unplanned_count,
             cost, took_ms, plan_hash, decided_at
           from dispatch.rounds where city_id = $1 order by decided_machine_at desc limit 100""",
        city_id,
    )
    return [RoundRow(**dict(row)) for row in rows]


async def why(tx: Tx, house: House, order_id: UUID, delivery_id: UUID, city_id: UUID) -> WhyRow:
    """The decision that last offered the order, or, before any, what the city's last round thought of it.

    Raises NotDecided when no round has looked at it, or its details are forgotten; EngineDiffers when an
    older engine kept it in another form.
    """
    row = await _round_of(tx, order_id, city_id)
    if row is None or row["plan"] is None:
        raise NotDecided(order_id=str(order_id))
    try:
        plan = stored_plan(row["snapshot"], row["plan"])
    except ValueError as wrong:
        raise EngineDiffers(engine=row["engine"], here=ENGINE_VERSION) from wrong
    about = next((one for one in plan.why if one.delivery_id == str(delivery_id)), None)
    if about is None and str(delivery_id) not in plan.later:
        raise NotDecided(order_id=str(order_id))
    found = about.candidates if about else ()
    ids = [carrier_of(one.rider_id).rider_id for one in found]
    names = await riders.full_names(tx, house.privacy, [one for one in ids if one is not None])
    titles = deliveries.courier_titles(house)
    return WhyRow(
        order_id=order_id,
        delivery_id=delivery_id,
        round_id=row["round_id"],
        decided_at=row["decided_at"],
        engine=row["engine"],
        answered_by=row["answered_by"],
        plan_hash=row["plan_hash"],
        outcome="held" if await _is_held(tx, delivery_id) else _outcome(plan, str(delivery_id)),
        candidates=tuple(_candidate(one, found[0].cost, row, names, titles) for one in found),
        blocked=tuple(
            BlockedRow(code=f"dispatch.blocked.{one.reason}", riders=one.riders)
            for one in (about.blocked if about else ())
        ),
    )


async def _is_held(tx: Tx, delivery_id: UUID) -> bool:
    found = await tx.fetchval(
        "select true from dispatch.bounds where delivery_id = $1 and kind = 'held'", delivery_id
    )
    return found is not None


async def _round_of(tx: Tx, order_id: UUID, city_id: UUID) -> Row | None:
    row = await tx.fetchrow(
        f"""select r.*, s.snapshot, s.plan {WITH_SNAPSHOTS} join dispatch.choices c on c.round_id = r.round_id
           where c.order_id = $1 order by r.decided_machine_at desc limit 1""",
        order_id,
    )
    if row is not None:
        return row
    return await tx.fetchrow(
        f"""select r.*, s.snapshot, s.plan {WITH_SNAPSHOTS}
            where r.city_id = $1 order by r.decided_machine_at desc limit 1""",
        city_id,
    )


def _outcome(plan: Plan, delivery_id: str) -> str:
    for outcome, chosen in (("offered", plan.offers), ("tentative", plan.tentative)):
        if any(one.delivery_id == delivery_id for one in chosen):
            return outcome
    return "later" if delivery_id in plan.later else "unplanned"


def _candidate(
    one: Candidate, best_cost: int, row: Row, names: dict[UUID, str], titles: dict[str, str]
) -> CandidateRow:
    who, at = carrier_of(one.rider_id), row["decided_at"]
    own = "" if who.rider_id is None else names.get(who.rider_id, "")
    return CandidateRow(
        rider_id=who.rider_id,
        rider_name=own if who.courier is None else titles.get(who.courier, who.courier),
        courier=who.courier,
        price_minor=who.price_minor,
        currency=who.currency,
        chosen=one.chosen,
        pickup_at=at + timedelta(seconds=one.pickup_s),
        drop_at=at + timedelta(seconds=one.drop_s),
        cost=one.cost,
        cost_more=one.cost - best_cost,
        terms=tuple(_term(term, row, "evenness" if who.courier is None else "price") for term in one.terms),
    )


def _term(term: Term, row: Row, asked: str) -> TermRow:
    """What a rider asks evens out earnings, what a courier asks is their price; both are told as the wait of
    an order that weighs as much.
    """
    if term.name != "price":
        return TermRow(code=f"dispatch.term.{term.name}", seconds=term.amount, cost=term.cost)
    second = max(1, json.loads(row["params"])["weights"]["to_door"])
    return TermRow(code=f"dispatch.term.{asked}", seconds=round(term.cost / second), cost=term.cost)
