"""Accounts by kind and owner, and the entries that move money between them."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType
from uuid import UUID, uuid5

from songda.kernel.ids import OrderId
from songda.kernel.values import Currency, Instant, Minor, value

AccountId = NewType("AccountId", UUID)
TransferId = NewType("TransferId", UUID)

NAMESPACE = UUID("6f1c2c5e-3c0e-5f0a-9a1e-2f6d5b7a9c10")
"""Account and transfer ids are derived in this namespace, so that a repetition meets its own row."""


class Kind(StrEnum):
    """The chart of accounts."""

    GATEWAY_CLEARING = "gateway_clearing"
    PREPAYMENT = "prepayment"
    STORE_PAYABLE = "store_payable"
    RIDER_PAYABLE = "rider_payable"
    RIDER_CASH = "rider_cash"
    COURIER_PAYABLE = "courier_payable"
    PLATFORM_REVENUE = "platform_revenue"
    PLATFORM_CASH = "platform_cash"
    REFUNDS_IN_FLIGHT = "refunds_in_flight"


class Limits(StrEnum):
    """What an account's balance may never do."""

    NONE = "none"
    DEBITS_WITHIN_CREDITS = "debits_within_credits"
    CREDITS_WITHIN_DEBITS = "credits_within_debits"


LIMITS = {
    Kind.GATEWAY_CLEARING: Limits.CREDITS_WITHIN_DEBITS,
    Kind.PREPAYMENT: Limits.DEBITS_WITHIN_CREDITS,
    Kind.STORE_PAYABLE: Limits.DEBITS_WITHIN_CREDITS,
    Kind.RIDER_PAYABLE: Limits.DEBITS_WITHIN_CREDITS,
    Kind.COURIER_PAYABLE: Limits.DEBITS_WITHIN_CREDITS,
    Kind.RIDER_CASH: Limits.CREDITS_WITHIN_DEBITS,
    Kind.PLATFORM_REVENUE: Limits.NONE,
    Kind.PLATFORM_CASH: Limits.CREDITS_WITHIN_DEBITS,
    Kind.REFUNDS_IN_FLIGHT: Limits.DEBITS_WITHIN_CREDITS,
}
"""Only the platform's revenue may be negative: a rider's pay may exceed what an order brought in."""


@value
class Account:
    """An account by what it is and whose; it exists from the first transfer that names it.

    `owner` is an id as text, the name of a gateway or an outside courier, or "platform".
    """

    kind: Kind
    owner: str
    currency: Currency

    @property
    def account_id(self) -> AccountId:
        return AccountId(uuid5(NAMESPACE, f"{self.kind}:{self.owner}:{self.currency}"))

    @property
    def limits(self) -> Limits:
        return LIMITS[self.kind]


@value
class Entry:
    """One movement: `amount_minor` (> 0) from the credited to the debited side, both of one currency.

    `code` says why, in one word (`capture`, `refund`); `transfer_id` is the caller's, made before asking.
    """

    transfer_id: TransferId
    debit: Account
    credit: Account
    amount_minor: Minor
    code: str
    order_id: OrderId | None = None

    @property
    def currency(self) -> str:
        return self.debit.currency


def entry_id(*about: object) -> TransferId:
    """The id of the one transfer about these things: `entry_id("capture", attempt_id)`."""
    return TransferId(uuid5(NAMESPACE, "/".join(str(one) for one in about)))


@value
class AccountRow:
    """An account as the ledger page shows it; `balance_minor` on the side on which it normally stands."""

    account_id: UUID
    kind: Kind
    owner: str
    currency: Currency
    debits_posted: Minor
    credits_posted: Minor
    debits_pending: Minor
    credits_pending: Minor
    balance_minor: Minor


@value
class TransferRow:
    """A transfer as the ledger page shows it, newest first."""

    transfer_id: UUID
    number: int
    kind: str
    debit_kind: Kind
    debit_owner: str
    credit_kind: Kind
    credit_owner: str
    amount_minor: Minor
    currency: Currency
    code: str
    order_id: UUID | None
    at: Instant
