"""Attempts, refunds, and what is expected."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from songda.kernel.ids import CityId, OrderId, PersonId, StoreId
from songda.kernel.values import Currency, Minor, value
from songda.modules.payments.ports import (
    Ask,
    Asked,
    Bill,
    Notice,
    PaidState,
    Payment,
    Refund,
    RefundState,
)

__all__ = [
    "CASH",
    "Ask",
    "Asked",
    "Attempt",
    "AttemptRow",
    "AttemptState",
    "Bill",
    "Expected",
    "Notice",
    "PaidState",
    "Payment",
    "PaymentRow",
    "Refund",
    "RefundState",
    "RefundStep",
    "Verdict",
]
"""What gateways say stands in `ports`, where adapters find it; here it is for actions, which know no port."""

CASH = "cash"


class AttemptState(StrEnum):
    """How a try to pay stands. Captured is for good; money that comes for a closed one is captured too."""

    INTENDED = "intended"
    ASKED = "asked"
    CAPTURED = "captured"
    CLOSED = "closed"


class RefundStep(StrEnum):
    """How a refund stands: intended, until the gateway says it is done."""

    INTENDED = "intended"
    DONE = "done"


class Verdict(StrEnum):
    """What became of a notice or a query's answer."""

    TAKEN = "taken"
    REPEATED = "repeated"
    NOTHING_NEW = "nothing_new"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"


@value
class Expected:
    """What is to be paid for an order."""

    order_id: OrderId
    person_id: PersonId
    store_id: StoreId
    city_id: CityId
    amount_minor: Minor
    currency: Currency
    tender: str
    is_closed: bool


@value
class Attempt:
    """One try to pay an order through a gateway."""

    attempt_id: UUID
    order_id: OrderId
    person_id: PersonId
    gateway: str
    amount_minor: Minor
    currency: Currency
    state: AttemptState
    pay_url: str | None


@value
class AttemptRow:
    """A try as its owner sees it."""

    attempt_id: UUID
    gateway: str
    amount_minor: Minor
    state: AttemptState


@value
class PaymentRow:
    """How the payment of an order stands."""

    order_id: UUID
    amount_minor: Minor
    currency: Currency
    captured_minor: Minor
    refunded_minor: Minor
    refunding_minor: Minor
    attempts: tuple[AttemptRow, ...]
