"""The ways orders say no."""

from __future__ import annotations

from songda.kernel.errors import Conflict, NotFound, Refusal


class OrderUnknown(NotFound):
    """There is no such order, or it isn't yours."""

    code = "orders.unknown"


class NotInThatState(Conflict):
    """The order has moved on (`state`); `event` can't happen to it any more, or not by you."""

    code = "orders.not_in_that_state"


class QuoteExpired(Refusal):
    """The quote held until `expired_at`; ask for a new one."""

    code = "orders.quote_expired"


class QuoteNotYours(Refusal):
    """The quote was made for another person or another address."""

    code = "orders.quote_not_yours"


class StoreClosed(Refusal):
    """The store takes no orders now; `opens_at` says when again, where that is known."""

    code = "orders.store_closed"


class OutOfReach(Refusal):
    """The store doesn't deliver to that place."""

    code = "orders.out_of_reach"


class BelowMinimum(Refusal):
    """The food comes to less than `minimum_minor`; `missing_minor` more is needed."""

    code = "orders.below_minimum"


class TooMuch(Refusal):
    """More than `most` units in one order."""

    code = "orders.too_much"


class AddressNeeded(Refusal):
    """A delivery needs an address of yours."""

    code = "orders.address_needed"


class SlotPassed(Refusal):
    """The wanted time is past, too near or too far ahead."""

    code = "orders.slot_passed"


class CashNotTaken(Refusal):
    """Cash is paid to the rider at the door: only for deliveries, and up to `most_minor`."""

    code = "orders.cash_not_taken"


class WindowOver(Refusal):
    """Too late to change it: the kitchen has begun."""

    code = "orders.window_over"


class OrderIdTaken(Refusal):
    """An order of that id exists and was placed with another quote: make a new id."""

    code = "orders.id_taken"


class ConsumerGone(Refusal):
    """The consumer was erased: there is nobody to bring it to. Reject it, or it ends by itself."""

    code = "orders.consumer_gone"
