"""Until when what may be changed, and how long who may take."""

from __future__ import annotations

from songda.kernel.clocks import CityTime, city
from songda.kernel.permissions import Role
from songda.modules.orders.errors import QuoteExpired, QuoteNotYours, SlotPassed, WindowOver
from songda.modules.orders.model import Order, Quote, State

CHANGEABLE = frozenset({State.UNPAID, State.OPEN, State.ACCEPTED})
AHEAD_S_MOST = 2 * 86_400


def must_be_changeable(order: Order, *, detail: bool) -> None:
    """The note may be changed until cooking starts, the address detail until the store accepts and a rider
    is told where to go; after that WindowOver."""
    if order.state not in CHANGEABLE or (detail and order.state is State.ACCEPTED):
        raise WindowOver(state=order.state)


def must_hold(quote: Quote, person_id: object, address_id: object, now: CityTime) -> None:
    """Refuse with QuoteNotYours or QuoteExpired; the moment of expiry itself still holds."""
    if quote.person_id != person_id or quote.address_id != address_id:
        raise QuoteNotYours()
    if now > city(quote.expires_at):
        raise QuoteExpired(expired_at=quote.expires_at)


def must_be_ahead(scheduled_for: CityTime, now: CityTime, soonest_s: int) -> None:
    """Refuse with SlotPassed a time sooner than the kitchen and the ride need, or over two days ahead."""
    if not now.plus(soonest_s) <= scheduled_for <= now.plus(AHEAD_S_MOST):
        raise SlotPassed()


def consumer_may_cancel(order: Order, role: Role) -> bool:
    """Whether the cancel button is shown."""
    return role is Role.CONSUMER and order.state in CHANGEABLE
