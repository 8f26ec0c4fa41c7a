"""From the gateway's JSON to our values. Anything missing or odd is ValueError or KeyError."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from songda.adapters.demo_gateway.codes import PAID_STATES, REFUND_STATES
from songda.modules.payments.ports import Bill, Notice, PaidState, Payment, Refund, RefundState


def payment(given: Mapping[str, Any]) -> Payment:
    """A trade as the gateway tells it."""
    return Payment(
        attempt_id=UUID(given["trade"]),
        order_id=UUID(given["order"]),
        merchant=_text(given["merchant"]),
        amount_minor=_whole(given["amount"]),
        currency=_text(given["currency"]),
        state=PAID_STATES.get(given["state"], PaidState.UNKNOWN),
    )


def refund(given: Mapping[str, Any]) -> Refund:
    """A refund as the gateway tells it."""
    return Refund(
        refund_id=UUID(given["refund"]),
        attempt_id=UUID(given["trade"]),
        amount_minor=_whole(given["amount"]),
        currency=_text(given["currency"]),
        state=REFUND_STATES.get(given["state"], RefundState.UNKNOWN),
    )


def notice(given: Mapping[str, Any]) -> Notice:
    """A notice: its number, the trade or refund it is about, and when that happened."""
    about = given["about"]
    return Notice(
        notice_id=_text(given["id"]),
        about=refund(about) if "refund" in about else payment(about),
        happened_at=datetime.fromtimestamp(given["at"], UTC) if "at" in given else None,
    )


def bills(given: Mapping[str, Any]) -> list[Bill]:
    """The sums of the gateway's book, by currency."""
    older = {one["currency"]: one for one in given["older"]}
    return [
        Bill(
            currency=_text(one["currency"]),
            paid_minor=_whole(one["paid"]),
            refunded_minor=_whole(one["refunded"]),
            older_paid_minor=_whole(older[one["currency"]]["paid"]),
            older_refunded_minor=_whole(older[one["currency"]]["refunded"]),
        )
        for one in given["sums"]
    ]


def _whole(given: Any) -> int:
    if type(given) is not int:
        raise ValueError("an amount is a whole number")
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str) or not 0 < len(given) <= 80:
        raise ValueError("a short text is needed")
    return given
