"""Values of dispatch."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType
from uuid import UUID

from songda.kernel.clocks import CityTime
from songda.kernel.ids import CityId, DeliveryId, OrderId, PersonId, RiderId
from songda.kernel.values import Instant, value
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
    """A city at one moment, as the engine sees it."""

    city_id: CityId
    at: CityTime
    snapshot: Snapshot
    waiting: int
    orders: dict[str, OrderId]


@value
class Decided:
    """A round before it is written; `stored` where a worker has pressed it together already."""

    round_id: RoundId
    lead: Lead
    gathered: Gathered
    params: Params
    seed: int
    plan: Plan
    took_ms: int
    stored: Stored | None = None


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
    delivery_id: DeliveryId
    order_id: OrderId
    rider_id: RiderId


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
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@value
class Trial:
    """A what-if question to be lived."""

    trial_id: TrialId
    city_id: CityId
    ask: Ask
    attempts: int
