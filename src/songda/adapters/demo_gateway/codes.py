"""The gateway's own words and ours for them."""

from __future__ import annotations

from songda.modules.payments.ports import PaidState, RefundState

PAID_STATES = {
    "NOTPAY": PaidState.WAITING,
    "DECLINED": PaidState.WAITING,
    "SUCCESS": PaidState.PAID,
    "CLOSED": PaidState.CLOSED,
}
"""A declined card isn't the end: the consumer may try again until the trade is closed."""

REFUND_STATES = {"PROCESSING": RefundState.PENDING, "SUCCESS": RefundState.DONE}
