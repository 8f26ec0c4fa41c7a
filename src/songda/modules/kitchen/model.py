"""Tickets, and what is known of a store's preparation time."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from songda.kernel.ids import CityId, OrderId, StoreId
from songda.kernel.values import Count, Instant, value
from songda.modules.orders.public import LineRow


class TicketState(StrEnum):
    """Where a ticket stands on the rail."""

    OPEN = "open"
    STARTED = "started"
    READY = "ready"
    CLOSED = "closed"


@value
class Ticket:
    """A ticket's row."""

    order_id: OrderId
    store_id: StoreId
    city_id: CityId
    number: Count
    state: TicketState
    items_count: Count
    ahead: Count
    is_scheduled: bool
    asked_at: Instant
    opened_at: Instant
    due_at: Instant
    started_at: Instant | None
    ready_at: Instant | None


@value
class TicketRow:
    """A ticket as the kitchen sees it. `due_at` is when the food must be ready for the promise to hold."""

    order_id: UUID
    number: Count
    state: TicketState
    lines: tuple[LineRow, ...]
    note: str
    items_count: Count
    opened_at: Instant
    started_at: Instant | None
    ready_at: Instant | None
    due_at: Instant


@value
class Learned:
    """What was learned of one store: a regression of the logarithm of its preparation seconds on a constant,
    the orders ahead and the further dishes (`normal` is the upper triangle of X'X, `moment` X'y), how far
    single orders stray from it (`spread`), by how much each hour of the day does, and the usual wait between
    ready and picked up."""

    seen: Count
    normal: tuple[float, ...]
    moment: tuple[float, ...]
    spread: float
    items_mean: float
    hour_sums: tuple[float, ...]
    hour_counts: tuple[float, ...]
    pickup_delay_s: float


@value
class Step:
    """What became of one order of a batch; `code` says why it stayed as it was."""

    order_id: UUID
    code: str | None
