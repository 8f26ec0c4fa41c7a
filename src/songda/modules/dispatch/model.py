"""Values of dispatch."""

from __future__ import annotations

from collections.abc import Awaitable
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from pydantic import Field

from songda.kernel.clocks import CityTime
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId
from songda.kernel.values import Exact, Flag, Instant, value
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.plan import Plan
from songda.modules.dispatch.engine.storing import Stored
from songda.modules.dispatch.engine.values import Snapshot
from songda.modules.dispatch.events import SteerId, TrialId
from songda.modules.dispatch.simulation.whatif.asking import Ask

LeaderId = NewType("LeaderId", UUID)
RoundId = deliveries.RoundId


@value
class Lead:
    """The right to decide for a city, until it is taken over: then the epoch is another."""

    city_id: CityId
    owner: LeaderId
    epoch: int


@value
class Gathered:
    """A city at one moment, as the engine sees it. `quotes`: by rider's id, what an outside courier who would
    send them asks.
    """

    city_id: CityId
    at: CityTime
    snapshot: Snapshot
    waiting: int
    orders: dict[str, OrderId]
    quotes: dict[str, deliveries.Quote]


@value
class Decided:
    """A round before it is written; `stored` where a worker presses it together meanwhile."""

    round_id: RoundId
    lead: Lead
    gathered: Gathered
    params: Params
    seed: int
    plan: Plan
    took_ms: int
    stored: Awaitable[Stored] | None = None


@value
class RoundRow:
    """One line of the operator's list of rounds."""

    round_id: UUID
    engine: str
    answered_by: str
    open_count: int
    rider_count: int
    offered_count: int
    unplanned_count: int
    cost: int
    took_ms: int
    plan_hash: str
    decided_at: Instant


@value
class Replayed:
    """A stored round decided again."""

    round_id: RoundId
    stored_hash: str
    hash_now: str

    @property
    def is_same(self) -> bool:
        return self.stored_hash == self.hash_now


@value
class Choice:
    """Who was offered it, or which outside courier is asked."""

    delivery_id: DeliveryId
    order_id: OrderId
    rider_id: RiderId | None
    courier: str | None


@value
class Carrier:
    """One of our riders, or an outside courier at a price."""

    rider_id: UUID | None
    courier: str | None
    price_minor: int | None
    currency: str | None


class BoundKind(StrEnum):
    """How a person has bound the engine: only one rider may have it, or nobody is asked."""

    PINNED = "pinned"
    HELD = "held"


class SteerKind(StrEnum):
    """What a person did by hand."""

    ASSIGN = "assign"
    RELEASE = "release"
    PIN = "pin"
    HOLD = "hold"
    FREE = "free"


@value
class Bound:
    """A hard constraint on one delivery; `rider_id` of a pinned one."""

    delivery_id: DeliveryId
    kind: BoundKind
    rider_id: RiderId | None


@value
class Steer:
    """A step by hand, with what was before it: enough to do the opposite."""

    steer_id: SteerId
    delivery_id: DeliveryId
    order_id: OrderId
    city_id: CityId
    kind: SteerKind
    rider_id: RiderId | None
    rider_before: RiderId | None
    bound_before: BoundKind | None
    pinned_before: RiderId | None
    because: str
    by_person: PersonId
    undoes: SteerId | None
    at: Instant
    machine_at: Instant


class TrialState(StrEnum):
    """`empty`: nobody ordered or rode on the day that was asked about, or the city has no map."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    EMPTY = "empty"
    CANCELLED = "cancelled"
    FAILED = "failed"


@value
class Trial:
    """A what-if question to be lived."""

    trial_id: TrialId
    city_id: CityId
    ask: Ask
    attempts: int


class PeakKind(StrEnum):
    """What a city does in a peak, in the order in which it comes to it."""

    WIDER_AREA = "wider_area"
    INCENTIVE = "incentive"
    LONGER_PROMISE = "longer_promise"
    FAR_STORES = "far_stores"
    OUTSIDE_COURIERS = "outside_couriers"


class Measure(StrEnum):
    """Open deliveries a hundred free riders; mean lateness in seconds."""

    PRESSURE = "pressure_percent"
    DELAY = "delay_s"


@value
class PeakRule:
    """On from `on_at`, off at `off_at` or below, not before `hold_s`, and never longer than `longest_s`.

    `amount`: percent of the usual candidates, minor units a delivery, seconds, percent of the reach; the last
    kind needs none.
    """

    kind: PeakKind
    measure: Measure
    on_at: Annotated[int, Field(ge=1, le=100_000), Exact]
    off_at: Annotated[int, Field(ge=0, le=100_000), Exact]
    hold_s: Annotated[int, Field(ge=0, le=86_400), Exact]
    longest_s: Annotated[int, Field(ge=60, le=86_400), Exact]
    amount: Annotated[int, Field(ge=0, le=100_000), Exact]
    is_enabled: Flag


@value
class Pressed:
    """How hard a city is pressed."""

    open_count: int
    free_count: int
    pressure_percent: int
    delay_s: int


@value
class MeasureRow:
    """How hard a city was pressed in a minute."""

    at: Instant
    pressure_percent: int
    delay_s: int


@value
class SwitchRow:
    """One switch on record; `is_on` false is one that keeps a rule off by hand. `by_person`: whose hand."""

    switch_id: UUID
    kind: PeakKind
    is_on: bool
    by_hand: bool
    by_person: UUID | None
    amount: int
    measure: Measure | None
    seen: int | None
    threshold: int | None
    note: str
    since_at: Instant
    until_at: Instant
    ended_at: Instant | None
    ended_because: str | None


@value
class Operator:
    """Somebody who switched, by name."""

    person_id: UUID
    name: str


@value
class PeakRow:
    """A city's peak as the console shows it. `own_rules`: written by its operators; else the usual ones hold.

    `measured`: the last hours, the oldest first; minutes in which nothing waited aren't there.
    """

    at: Instant
    pressed: Pressed
    own_rules: bool
    rules: tuple[PeakRule, ...]
    switches: tuple[SwitchRow, ...]
    people: tuple[Operator, ...]
    measured: tuple[MeasureRow, ...]
