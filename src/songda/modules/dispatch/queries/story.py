"""The story of an order as its rounds saw it: planned, moved and why, offered, ridden, until it is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from songda.kernel.database import Row, Tx
from songda.kernel.values import Instant, value
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records
from songda.modules.dispatch.engine.plan import (
    G_DROP,
    G_DUE,
    G_ORDER,
    G_PICKUP,
    G_RIDER,
    T_CODE,
    T_DONE,
    T_RIDER,
    Plan,
    Why,
)
from songda.modules.dispatch.engine.storing import stored_plan
from songda.modules.dispatch.errors import NotDecided
from songda.modules.dispatch.rules import courier_of

WORTH_S = 120
"""An expected time that moves by less is no news."""


@value
class Turn:
    """Something that changed. `code` has words; `round_id` where a round decided it."""

    at: Instant
    code: str
    facts: dict[str, Any]
    round_id: UUID | None = None


@value
class Place:
    """What a round thought of the delivery: `offered`, `planned`, `unplanned`, `later` or `riding`."""

    outcome: str
    rider_id: str | None = None
    pickup_at: Instant | None = None
    drop_at: Instant | None = None


async def story(tx: Tx, order_id: UUID) -> list[Turn]:
    """What changed, in order of time: what its rounds thought of it, and what happened to its delivery.

    Rounds whose details are forgotten, or were kept in another form, are passed over. Raises NotDecided for
    an order without a delivery.
    """
    delivery = await deliveries.of_order(tx, order_id)
    if delivery is None:
        raise NotDecided(order_id=str(order_id))
    delivery_id, steps = str(delivery.delivery_id), await deliveries.steps_of(tx, delivery.delivery_id)
    turns = [_step(one) for one in steps]
    # Somebody said no, or it was taken from them.
    begun_anew = [one.at for one in steps if one.state is deliveries.State.WAITING]
    before: Place | None = None
    heard_at = delivery.requested_at
    for round_id in await records.rounds_between(
        tx, delivery.city_id, delivery.requested_at, delivery.ended_at
    ):
        row = await records.round_row(tx, round_id)
        if row is None or (plan := _plan_of(row)) is None:
            continue
        if any(heard_at < since <= row["decided_at"] for since in begun_anew):
            before = None
        heard_at = row["decided_at"]
        now = place_of(plan, heard_at, delivery_id)
        turn = None if now is None else turned(before, now, _why(plan, delivery_id))
        if turn is not None:
            turns.append(Turn(at=heard_at, code=turn[0], facts=turn[1], round_id=round_id))
            before = now
    return sorted(turns, key=lambda one: one.at)


def _step(one: deliveries.StepRow) -> Turn:
    facts = {"step": one.kind, "rider": _short(one.rider_id)}
    return Turn(at=one.at, code="dispatch.story.step", facts=facts)


def _plan_of(row: Row) -> Plan | None:
    if row["plan"] is None:
        return None
    try:
        return stored_plan(row["snapshot"], row["plan"])
    except ValueError:
        return None


def _why(plan: Plan, delivery_id: str) -> Why | None:
    return next((one for one in plan.why if one.delivery_id == delivery_id), None)


def place_of(plan: Plan, at: datetime, delivery_id: str) -> Place | None:
    """None where the round didn't know the delivery: while somebody is asked about it, too."""
    if delivery_id not in plan.names.deliveries:
        return None
    number = plan.names.deliveries.index(delivery_id)
    for given in plan.given[plan.given[:, G_ORDER] == number].tolist():
        return Place(
            outcome="offered" if given[G_DUE] else "planned",
            rider_id=plan.names.riders[given[G_RIDER]],
            pickup_at=at + timedelta(seconds=given[G_PICKUP]),
            drop_at=at + timedelta(seconds=given[G_DROP]),
        )
    for stop in plan.stops[plan.stops[:, T_CODE] == 2 * number + 1].tolist():
        done_at = at + timedelta(seconds=stop[T_DONE])
        return Place(outcome="riding", rider_id=plan.names.riders[stop[T_RIDER]], drop_at=done_at)
    return Place(outcome="later" if np.isin(number, plan.not_due) else "unplanned")


def turned(before: Place | None, now: Place, why: Why | None) -> tuple[str, dict[str, Any]] | None:
    """The code and facts of what changed; None where nothing did."""
    facts = {"rider": _short(now.rider_id), "food": _hour(now.pickup_at), "door": _hour(now.drop_at)}
    if before is not None and before.rider_id == now.rider_id and before.outcome == now.outcome:
        if not _moved(before.drop_at, now.drop_at):
            return None
        return "dispatch.story.expected", facts | {"before": _hour(before.drop_at)}
    if before is not None and before.rider_id and now.rider_id and before.rider_id != now.rider_id:
        return _changed(before.rider_id, facts, why)
    return f"dispatch.story.{now.outcome}", facts


def _changed(rider_id: str, facts: dict[str, Any], why: Why | None) -> tuple[str, dict[str, Any]]:
    """Another rider: by how much the one before would be dearer by now, and what most of that is."""
    facts = facts | {"before": _short(rider_id)}
    shown = why.candidates if why else ()
    old = next((one for one in shown if one.rider_id == rider_id), None)
    new = next((one for one in shown if one.chosen), None)
    if old is None or new is None:
        return "dispatch.story.moved", facts
    added = {term.name: term.cost for term in old.terms}
    for term in new.terms:
        added[term.name] = added.get(term.name, 0) - term.cost
    most = max(added, key=lambda name: added[name])
    return "dispatch.story.moved_because", facts | {"cost": old.cost - new.cost, "term": most}


def _moved(before: datetime | None, now: datetime | None) -> bool:
    if before is None or now is None:
        return before is not now
    return abs((now - before).total_seconds()) >= WORTH_S


def _short(rider_id: UUID | str | None) -> str:
    """The end of an id is enough to tell riders apart, and tells nobody's name; a courier has a name."""
    if rider_id is None:
        return ""
    return courier_of(str(rider_id)) or f"…{str(rider_id)[-6:]}"


def _hour(at: datetime | None) -> str:
    return "" if at is None else f"{at:%H:%M}"
