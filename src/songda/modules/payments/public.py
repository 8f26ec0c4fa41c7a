"""What other modules may call."""

from songda.modules.payments.actions.cash import take_cash
from songda.modules.payments.actions.expect import expect, stop_expecting
from songda.modules.payments.actions.refund import refund, refund_attempt
from songda.modules.payments.model import CASH, Expected
from songda.modules.payments.queries import captured_minor

__all__ = [
    "CASH",
    "Expected",
    "captured_minor",
    "expect",
    "refund",
    "refund_attempt",
    "stop_expecting",
    "take_cash",
]
