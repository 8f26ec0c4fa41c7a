"""Reads for operators."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from songda.kernel.database import Row, Tx
from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import CityId, RiderId
from songda.kernel.live import Ids, Keys
from songda.kernel.values import Instant, from_json, value
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch.errors import NotDecided, TrialUnknown
from songda.modules.dispatch.model import BoundKind, RoundRow, SteerKind, TrialState
from songda.modules.dispatch.records import WITH_SNAPSHOTS
from songda.modules.dispatch.simulation.whatif.asking import Ask
from songda.modules.riders import public as riders
from songda.modules.roads import public as roads


@value
class TermRow:
    """One reason. `code` has words in every language; `seconds` is what it adds over the whole route
    (for `load`: how much fuller the rider gets), `cost` what that weighs."""

    code: str
    seconds: int
    cost: int


@value
class CandidateRow:
    rider_id: UUID
    rider_name: str
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


@value
class BoundRow:
    """An order that a person has bound: pinned to a rider, or held back."""

    delivery_id: UUID
    order_id: UUID
    kind: BoundKind
    rider_id: UUID | None
    because: str
    by_person: UUID
    since_at: Instant


@value
class SteerRow:
    """A step by hand about an order. `undone`: somebody did the opposite of it."""

    steer_id: UUID
    order_id: UUID
    kind: SteerKind
    rider_id: UUID | None
    rider_name: str
    because: str
    by_person: UUID
    at: Instant
    undoes: UUID | None
    undone: bool


@value
class RouteStopRow:
    """One stop of a rider's route."""

    delivery_id: UUID
    order_id: UUID
    order_number: int
    kind: deliveries.StopKind
    spot: deliveries.Spot
    expected_at: Instant


@value
class RouteRow:
    """A rider's stops in order, and the line along the roads from one to the next (longitude, latitude)."""

    rider_id: UUID
    stops: tuple[RouteStopRow, ...]
    line: tuple[tuple[float, float], ...]


async def routes(tx: Tx, house: House, city_id: CityId) -> list[RouteRow]:
    """What every rider of a city who has something to do will do next, by rider."""
    rows = {row.delivery_id: row for row in await deliveries.on_map(tx, city_id)}
    asked = sorted({row.rider_id for row in rows.values() if row.rider_id is not None})
    found: dict[UUID, list[RouteStopRow]] = {}
    for stop in await deliveries.stops_of(tx, [RiderId(one) for one in asked]):
        if stop.delivery_id in rows:
            found.setdefault(stop.rider_id, []).append(_stop_row(stop, rows[stop.delivery_id]))
    return [
        RouteRow(rider_id=rider_id, stops=tuple(stops), line=await _line(house, city_id, stops))
        for rider_id, stops in sorted(found.items())
    ]


def _stop_row(stop: deliveries.Stop, row: deliveries.MapRow) -> RouteStopRow:
    return RouteStopRow(
        delivery_id=stop.delivery_id,
        order_id=row.order_id,
        order_number=row.order_number,
        kind=stop.kind,
        spot=row.pickup if stop.kind is deliveries.StopKind.PICKUP else row.dropoff,
        expected_at=stop.expected_at,
    )


async def _line(house: House, city_id: CityId, stops: list[RouteStopRow]) -> tuple[tuple[float, float], ...]:
    """Along the roads. Legs are the same until the stops change, so they are kept for a while."""
    legs: dict[tuple[float, ...], tuple[tuple[float, float], ...]] = house.state.setdefault(_LEGS, {})
    if len(legs) > _MOST_LEGS:
        legs.clear()
    line = [(stops[0].spot.lon, stops[0].spot.lat)] if stops else []
    for a, b in pairwise(stops):
        key = (a.spot.lon, a.spot.lat, b.spot.lon, b.spot.lat)
        if key not in legs:
            start, end = Point(a.spot.lon, a.spot.lat), Point(b.spot.lon, b.spot.lat)
            legs[key] = await roads.path(house, city_id, start, end)
        line += legs[key][1:]
    return tuple(line)


_LEGS = "dispatch.legs"
_MOST_LEGS = 2_000


@value
class MeasureRow:
    """`better`: less, more, or empty."""

    code: str
    unit: str
    better: str


@value
class DifferenceRow:
    """A variant's mean, and its paired difference to the first variant with the 95 % interval."""

    measure: str
    mean: float
    difference: float
    low: float | None
    high: float | None
    sure: bool


@value
class VariantRow:
    name: str
    differences: tuple[DifferenceRow, ...]


@value
class AnswerRow:
    """`orders`, `rounds`: in one lived day, in the mean."""

    engine: str
    orders: int
    rounds: int
    measures: tuple[MeasureRow, ...]
    variants: tuple[VariantRow, ...]


@value
class TrialRow:
    """A question and how far its answer is, 0 to 1."""

    trial_id: UUID
    state: TrialState
    done_share: float
    ask: Ask
    asked_at: Instant
    took_s: int | None


@value
class TrialAnswer:
    """A question with its answer, once there is one."""

    trial: TrialRow
    answer: AnswerRow | None


_TRIAL = """trial_id, city_id, state, done_share, ask, asked_at,
  extract(epoch from ended_machine_at - asked_machine_at)::integer as took_s"""


async def trials(tx: Tx, city_id: UUID) -> list[TrialRow]:
    """A city's last fifty questions, the newest first."""
    rows = await tx.fetch(
        f"select {_TRIAL} from dispatch.trials where city_id = $1 order by asked_machine_at desc limit 50",
        city_id,
    )
    return [_trial_row(row) for row in rows]


async def trial_answer(tx: Tx, trial_id: UUID) -> TrialAnswer:
    """One question. Raises TrialUnknown."""
    row = await tx.fetchrow(f"select {_TRIAL}, answer from dispatch.trials where trial_id = $1", trial_id)
    if row is None:
        raise TrialUnknown()
    answer = None if row["answer"] is None else _answer(json.loads(row["answer"]))
    return TrialAnswer(trial=_trial_row(row), answer=answer)


async def city_of_trial(tx: Tx, trial_id: UUID) -> UUID:
    """Whose it is. Raises TrialUnknown."""
    found: UUID | None = await tx.fetchval(
        "select city_id from dispatch.trials where trial_id = $1", trial_id
    )
    if found is None:
        raise TrialUnknown()
    return found


def _trial_row(row: Row) -> TrialRow:
    return TrialRow(
        trial_id=row["trial_id"],
        state=TrialState(row["state"]),
        done_share=row["done_share"],
        ask=from_json(Ask, row["ask"]),
        asked_at=row["asked_at"],
        took_s=row["took_s"],
    )


def _answer(raw: dict[str, Any]) -> AnswerRow:
    return AnswerRow(
        engine=raw["engine"],
        orders=raw["orders"],
        rounds=raw["rounds"],
        measures=tuple(MeasureRow(**one) for one in raw["measures"]),
        variants=tuple(
            VariantRow(name=one["name"], differences=tuple(DifferenceRow(**d) for d in one["differences"]))
            for one in raw["variants"]
        ),
    )


async def bound_rows(tx: Tx, _house: House, ids: Ids, keys: Keys) -> Mapping[str, BoundRow]:
    """What binds the engine in a city, by delivery: all of it, or these."""
    rows = await tx.fetch(
        """select b.delivery_id, b.order_id, b.kind, b.rider_id, s.because, s.by_person, s.steered_at
           from dispatch.bounds b join dispatch.steers s on s.steer_id = b.steer_id
           where b.city_id = $1 and ($2::uuid[] is null or b.delivery_id = any($2))""",
        ids[0],
        None if keys is None else [UUID(key) for key in keys],
    )
    return {
        str(row["delivery_id"]): BoundRow(
            delivery_id=row["delivery_id"],
            order_id=row["order_id"],
            kind=BoundKind(row["kind"]),
            rider_id=row["rider_id"],
            because=row["because"],
            by_person=row["by_person"],
            since_at=row["steered_at"],
        )
        for row in rows
    }


async def steers(tx: Tx, house: House, order_id: UUID) -> list[SteerRow]:
    """What people did about an order, the newest first."""
    rows = await tx.fetch(
        """select s.*, u.steer_id is not null as undone from dispatch.steers s
           left join dispatch.steers u on u.undoes = s.steer_id
           where s.order_id = $1 order by s.steered_machine_at desc, s.steer_id desc limit 50""",
        order_id,
    )
    asked = [row["rider_id"] for row in rows if row["rider_id"] is not None]
    names = await riders.full_names(tx, house.privacy, asked)
    return [
        SteerRow(
            steer_id=row["steer_id"],
            order_id=row["order_id"],
            kind=SteerKind(row["kind"]),
            rider_id=row["rider_id"],
            rider_name=names.get(row["rider_id"], ""),
            because=row["because"],
            by_person=row["by_person"],
            at=row["steered_at"],
            undoes=row["undoes"],
            undone=row["undone"],
        )
        for row in rows
    ]


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

    Raises NotDecided when no round has looked at it, or its details are forgotten.
    """
    row = await _round_of(tx, order_id, city_id)
    if row is None or row["plan"] is None:
        raise NotDecided(order_id=str(order_id))
    plan = json.loads(zlib.decompress(row["plan"]))
    about = next((one for one in plan["why"] if one["delivery_id"] == str(delivery_id)), None)
    if about is None and str(delivery_id) not in plan["later"]:
        raise NotDecided(order_id=str(order_id))
    found = about["candidates"] if about else []
    names = await riders.full_names(tx, house.privacy, [UUID(one["rider_id"]) for one in found])
    return WhyRow(
        order_id=order_id,
        delivery_id=delivery_id,
        round_id=row["round_id"],
        decided_at=row["decided_at"],
        engine=row["engine"],
        answered_by=row["answered_by"],
        plan_hash=row["plan_hash"],
        outcome="held" if await _is_held(tx, delivery_id) else _outcome(plan, str(delivery_id)),
        candidates=tuple(_candidate(one, found[0]["cost"], row, names) for one in found),
        blocked=tuple(
            BlockedRow(code=f"dispatch.blocked.{one['reason']}", riders=one["riders"])
            for one in (about["blocked"] if about else [])
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


def _outcome(plan: dict[str, Any], delivery_id: str) -> str:
    for outcome in ("offers", "tentative"):
        if any(one["delivery_id"] == delivery_id for one in plan[outcome]):
            return "offered" if outcome == "offers" else outcome
    return "later" if delivery_id in plan["later"] else "unplanned"


def _candidate(one: dict[str, Any], best_cost: int, row: Row, names: dict[UUID, str]) -> CandidateRow:
    rider_id = UUID(one["rider_id"])
    at = row["decided_at"]
    return CandidateRow(
        rider_id=rider_id,
        rider_name=names.get(rider_id, ""),
        chosen=one["chosen"],
        pickup_at=at + timedelta(seconds=one["pickup_s"]),
        drop_at=at + timedelta(seconds=one["drop_s"]),
        cost=one["cost"],
        cost_more=one["cost"] - best_cost,
        terms=tuple(
            TermRow(code=f"dispatch.term.{term['name']}", seconds=term["amount"], cost=term["cost"])
            for term in one["terms"]
        ),
    )
