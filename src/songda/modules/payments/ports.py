"""What payments need from a gateway. Adapters implement it; vendors' words stay with them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from songda.kernel.clocks import MachineTime
from songda.kernel.house import House
from songda.kernel.values import Currency, Instant, Minor, value

NEWS_S = 60
"""What is younger than this may still be on its way to us."""


class PaidState(StrEnum):
    """What a gateway says of a payment."""

    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class RefundState(StrEnum):
    """What a gateway says of a refund."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@value
class Ask:
    """What a gateway is asked to collect. `attempt_id` is our number of it: asking again is asking once."""

    attempt_id: UUID
    order_id: UUID
    amount_minor: Minor
    currency: Currency


@value
class Asked:
    """Where the consumer pays."""

    pay_url: str


@value
class Payment:
    """A payment as the gateway sees it, by query or notice. Everything in it is compared with our row."""

    attempt_id: UUID
    order_id: UUID
    merchant: str
    amount_minor: Minor
    currency: Currency
    state: PaidState


@value
class Refund:
    """A refund as the gateway sees it."""

    refund_id: UUID
    attempt_id: UUID
    amount_minor: Minor
    currency: Currency
    state: RefundState


@value
class Notice:
    """A gateway's signed message: its number there, the payment or refund it is about, and, where the gateway
    says so, when that happened."""

    notice_id: str
    about: Payment | Refund
    happened_at: Instant | None = None


@value
class Bill:
    """The gateway's own book in sums: what it took and gave back, in one currency; in all, and of that what
    is older than NEWS_S."""

    currency: Currency
    paid_minor: Minor
    refunded_minor: Minor
    older_paid_minor: Minor
    older_refunded_minor: Minor


class Gateway(Protocol):
    """A gateway for online payments.

    Every call may be repeated: our ids are its idempotency keys. Unreachable or unclear is Unavailable, and
    then nothing is known. Calls are made outside any transaction.
    """

    name: str
    merchant: str
    """Which of the gateway's merchants we are; compared with every notice."""

    async def ask(self, ask: Ask) -> Asked:
        """Prepare a payment and say where the consumer goes."""
        ...

    async def query(self, attempt_id: UUID) -> Payment | None:
        """How a payment stands; None where the gateway never heard of it."""
        ...

    async def close(self, attempt_id: UUID) -> Payment | None:
        """Take no money for it any more. One that is paid stays paid, and the answer says so."""
        ...

    async def refund(self, refund_id: UUID, attempt_id: UUID, amount_minor: int) -> Refund:
        """Give money back, whole or in part."""
        ...

    async def bill(self) -> list[Bill]:
        """The sums of its own book, for comparison with ours."""
        ...

    def verify_notice(self, headers: Mapping[str, str], raw: bytes, now: MachineTime) -> Notice:
        """Read a notice. Pure. Raises errors.NoticeForged, errors.NoticeStale or errors.NoticeUnreadable."""
        ...


def offer(house: House, gateway: Gateway) -> None:
    """Make a gateway known to this process; an adapter does so when it is prepared."""
    gateways(house)[gateway.name] = gateway


def gateways(house: House) -> dict[str, Gateway]:
    """The gateways of this process by name."""
    found: dict[str, Gateway] = house.ports.setdefault("payments.gateways", {})
    return found
