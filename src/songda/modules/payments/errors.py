"""The ways payments say no."""

from __future__ import annotations

from songda.kernel.errors import Forbidden, Malformed, NotFound, Refusal


class NothingToPay(Refusal):
    """The order is paid, ended, or paid in cash at the door."""

    code = "payments.nothing_to_pay"


class GatewayUnknown(NotFound):
    """There is no such gateway in this house."""

    code = "payments.gateway_unknown"


class PaymentUnknown(NotFound):
    """There is nothing to pay under that number, or it isn't yours."""

    code = "payments.unknown"


class CashDiffers(Refusal):
    """The cash handed over isn't what was to be paid (`expected_minor`)."""

    code = "payments.cash_differs"


class RefundTooMuch(Refusal):
    """More was asked back than was taken (`left_minor`)."""

    code = "payments.refund_too_much"


class NoticeForged(Forbidden):
    """The notice isn't signed by the gateway."""

    code = "payments.notice_forged"


class NoticeStale(Forbidden):
    """The notice is older than five minutes: a replay, or a clock gone wrong."""

    code = "payments.notice_stale"


class NoticeUnreadable(Malformed):
    """The notice is signed but can't be read."""

    code = "payments.notice_unreadable"
