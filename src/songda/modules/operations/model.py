"""Values of the operator's screens."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from songda.kernel.ids import CityId, OrderId, StoreId
from songda.kernel.values import Count, Instant, value
from songda.modules.operations.events import ExceptionKind


class Actor(StrEnum):
    """Who acts next."""

    STORE = "store"
    RIDER = "rider"
    OPERATOR = "operator"


PATIENCE_S = {
    ExceptionKind.UNANSWERED: 180,
    ExceptionKind.NEGLECTED: 300,
    ExceptionKind.LATE: 300,
    ExceptionKind.UNASSIGNED: 300,
    ExceptionKind.UNREACHABLE: 300,
    ExceptionKind.TROUBLED: 300,
}
"""City seconds within which the actor should have acted."""


@value
class ExceptionRow:
    """One open exception on the desk."""

    order_id: OrderId
    number: int
    kind: ExceptionKind
    store_id: StoreId
    store_name: str
    since: Instant
    act_by: Instant
    who_acts: Actor


@value
class StateCount:
    """How many live orders are in a state."""

    state: str
    count: Count


@value
class Overview:
    """The city at one look."""

    city_id: CityId
    orders: tuple[StateCount, ...]
    riders_on: Count
    riders_busy: Count
    late: Count
    exceptions: Count
    asked_rate: float
    running_rate: float


@value
class ReportRow:
    """How often something happened to an order that day, and in how many of them the order ended."""

    what: str
    count: Count
    ended_well: Count


@value
class Report:
    """A day of a city: how orders ended, and what went another way than planned."""

    city_id: CityId
    day: date
    ends: tuple[StateCount, ...]
    rows: tuple[ReportRow, ...]


@value
class Speed:
    """City seconds a machine second: as asked, and as the town manages."""

    asked: float
    running: float
