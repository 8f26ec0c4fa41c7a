"""What others may hear of payments. The subject is the order."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.facts import fact
from songda.kernel.ids import OrderId, PersonId
from songda.kernel.values import Currency, Minor


@fact
class PaymentCaptured:
    """Money for an order has arrived; told once a payment."""

    order_id: OrderId
    attempt_id: UUID
    consumer_id: PersonId
    gateway: str
    amount_minor: Minor
    currency: Currency


@fact
class PaymentFailed:
    """A try to pay ended without money."""

    order_id: OrderId
    attempt_id: UUID
    consumer_id: PersonId
    gateway: str


@fact
class RefundDone:
    """Money is back with the consumer."""

    order_id: OrderId
    refund_id: UUID
    consumer_id: PersonId
    gateway: str
    amount_minor: Minor
    currency: Currency


@fact
class NoticeRepeated:
    """A gateway sent a notice about this order's money again; told with the first repetition."""

    order_id: OrderId
    gateway: str


@fact
class NoticeDelayed:
    """A gateway's notice about this order's money came late."""

    order_id: OrderId
    gateway: str


@fact
class NoticeMismatched:
    """A signed notice didn't agree with our row and had no effect: a person must look."""

    order_id: OrderId
    gateway: str
    notice_id: str
