"""Payments' plate for the house."""

from __future__ import annotations

from songda.kernel.modules import Check, Module
from songda.modules.payments import queries
from songda.modules.payments.endpoints import ENDPOINTS
from songda.modules.payments.jobs import ASK_ABOUT_OPEN, COMPARE_BOOKS, SEND_REFUNDS

MODULE = Module(
    name="payments",
    endpoints=(ENDPOINTS,),
    jobs=(ASK_ABOUT_OPEN, SEND_REFUNDS, COMPARE_BOOKS),
    checks=(
        Check(
            name="payments.one_charge_an_order",
            says="No order's consumer has paid more than the order, a minute after the money came.",
            sql=queries.ONE_CHARGE_AN_ORDER,
        ),
        Check(
            name="payments.charged_as_expected",
            says="What was taken is what was to be paid, to the fen.",
            sql=queries.CHARGED_AS_EXPECTED,
        ),
        Check(
            name="payments.never_more_back_than_taken",
            says="No payment gives back more than it brought.",
            sql=queries.NEVER_MORE_BACK_THAN_TAKEN,
        ),
        Check(
            name="payments.refunds_arrive",
            says="No refund waits for a quarter of an hour.",
            sql=queries.REFUNDS_ARRIVE,
        ),
        Check(
            name="payments.books_agree",
            says="Each gateway's own book equals our clearing account, give or take a minute.",
            sql=queries.BOOKS_AGREE,
        ),
    ),
)
