"""Take what a gateway says of a payment: by notice or by query, it is the same."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.database import Row
from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.modules.ledger import public as ledger
from songda.modules.ledger.public import Account, Entry, Kind
from songda.modules.payments import records
from songda.modules.payments.events import (
    NoticeDelayed,
    NoticeMismatched,
    NoticeRepeated,
    PaymentCaptured,
    PaymentFailed,
    RefundDone,
)
from songda.modules.payments.model import (
    Attempt,
    AttemptState,
    Notice,
    PaidState,
    Payment,
    Refund,
    RefundState,
    Verdict,
)

LATE_S = 2.0
"""Machine seconds after which a notice counts as late in the day's report."""


async def hear_notice(do: Doing, gateway: str, merchant: str, notice: Notice, raw: bytes) -> Verdict:
    """Keep the notice and let it have its effect, in one transaction: once, however often it comes.

    One that doesn't agree with our row in payment, order, merchant, amount or currency has no effect and is
    told to a person. The effect comes last, since it holds the gateway's clearing account until the commit.
    """
    about = notice.about
    if isinstance(about, Refund):
        verdict, row = await _weigh_refund(do, gateway, about)
        times = await records.keep_notice(do.tx, gateway, notice.notice_id, raw, verdict)
        await _tell_manners(do, gateway, notice, times, verdict, None if row is None else row["order_id"])
        await _take_refund(do, verdict, row)
    else:
        verdict, attempt = await _weigh_payment(do, gateway, merchant, about)
        times = await records.keep_notice(do.tx, gateway, notice.notice_id, raw, verdict)
        await _tell_manners(
            do, gateway, notice, times, verdict, None if attempt is None else attempt.order_id
        )
        await _take_payment(do, verdict, attempt, about)
    if verdict is Verdict.MISMATCH:
        await _tell_mismatch(do, gateway, notice)
    return verdict


async def take_payment(do: Doing, gateway: str, merchant: str, seen: Payment) -> Verdict:
    """Capture a paid attempt, close a closed one. The second time nothing happens.

    Money is captured for a closed attempt too: it is there, and the order that hears of it gives it back.
    """
    verdict, attempt = await _weigh_payment(do, gateway, merchant, seen)
    await _take_payment(do, verdict, attempt, seen)
    return verdict


async def _weigh_payment(
    do: Doing, gateway: str, merchant: str, seen: Payment
) -> tuple[Verdict, Attempt | None]:
    """What is to become of it, with our row locked."""
    attempt = await records.lock_attempt(do.tx, seen.attempt_id)
    if attempt is None or attempt.gateway != gateway:
        return Verdict.UNKNOWN, None
    if not _agrees(attempt, merchant, seen):
        return Verdict.MISMATCH, attempt
    if attempt.state is AttemptState.CAPTURED:
        return Verdict.REPEATED, attempt
    closes = seen.state is PaidState.CLOSED and attempt.state is not AttemptState.CLOSED
    new = seen.state is PaidState.PAID or closes
    return (Verdict.TAKEN if new else Verdict.NOTHING_NEW), attempt


async def _take_payment(do: Doing, verdict: Verdict, attempt: Attempt | None, seen: Payment) -> None:
    if verdict is not Verdict.TAKEN or attempt is None:
        return
    if seen.state is PaidState.PAID:
        await _capture(do, attempt)
    else:
        await close_attempt(do, attempt)


async def close_unheard(do: Doing, attempt_id: UUID) -> None:
    """End an attempt its gateway never heard of and won't be asked for any more."""
    attempt = await records.lock_attempt(do.tx, attempt_id)
    if attempt is not None and attempt.state in (AttemptState.INTENDED, AttemptState.ASKED):
        await close_attempt(do, attempt)


async def close_attempt(do: Doing, attempt: Attempt) -> None:
    """It ended without money."""
    await records.mark_closed(do.tx, attempt.attempt_id)
    await do.announce(
        PaymentFailed(
            order_id=attempt.order_id,
            attempt_id=attempt.attempt_id,
            consumer_id=attempt.person_id,
            gateway=attempt.gateway,
        )
    )


async def take_refund(do: Doing, gateway: str, seen: Refund) -> Verdict:
    """Note that a refund is done: its money leaves the clearing account. The second time nothing happens."""
    verdict, row = await _weigh_refund(do, gateway, seen)
    await _take_refund(do, verdict, row)
    return verdict


async def _weigh_refund(do: Doing, gateway: str, seen: Refund) -> tuple[Verdict, Row | None]:
    row = await records.lock_refund(do.tx, seen.refund_id)
    if row is None or row["gateway"] != gateway:
        return Verdict.UNKNOWN, None
    ours = (row["attempt_id"], row["amount_minor"], row["currency"])
    if ours != (seen.attempt_id, seen.amount_minor, seen.currency):
        return Verdict.MISMATCH, row
    if row["state"] == "done":
        return Verdict.REPEATED, row
    return (Verdict.TAKEN if seen.state is RefundState.DONE else Verdict.NOTHING_NEW), row


async def _take_refund(do: Doing, verdict: Verdict, row: Row | None) -> None:
    if verdict is Verdict.TAKEN and row is not None:
        await _finish_refund(do, row)


async def _capture(do: Doing, attempt: Attempt) -> None:
    await records.mark_captured(do.tx, attempt.attempt_id, do.city_now)
    await ledger.transfer(
        do,
        Entry(
            transfer_id=ledger.entry_id("capture", attempt.attempt_id),
            debit=Account(kind=Kind.GATEWAY_CLEARING, owner=attempt.gateway, currency=attempt.currency),
            credit=Account(kind=Kind.PREPAYMENT, owner=str(attempt.order_id), currency=attempt.currency),
            amount_minor=attempt.amount_minor,
            code="capture",
            order_id=attempt.order_id,
        ),
    )
    await do.announce(
        PaymentCaptured(
            order_id=attempt.order_id,
            attempt_id=attempt.attempt_id,
            consumer_id=attempt.person_id,
            gateway=attempt.gateway,
            amount_minor=attempt.amount_minor,
            currency=attempt.currency,
        )
    )


async def _finish_refund(do: Doing, row: Row) -> None:
    await records.mark_refund_done(do.tx, row["refund_id"], do.city_now)
    await ledger.transfer(
        do,
        Entry(
            transfer_id=ledger.entry_id("refunded", row["refund_id"]),
            debit=Account(kind=Kind.REFUNDS_IN_FLIGHT, owner=str(row["order_id"]), currency=row["currency"]),
            credit=Account(kind=Kind.GATEWAY_CLEARING, owner=row["gateway"], currency=row["currency"]),
            amount_minor=row["amount_minor"],
            code="refunded",
            order_id=row["order_id"],
        ),
    )
    await do.announce(
        RefundDone(
            order_id=row["order_id"],
            refund_id=row["refund_id"],
            consumer_id=row["person_id"],
            gateway=row["gateway"],
            amount_minor=row["amount_minor"],
            currency=row["currency"],
        )
    )


def _agrees(attempt: Attempt, merchant: str, seen: Payment) -> bool:
    ours = (attempt.order_id, merchant, attempt.amount_minor, attempt.currency)
    return ours == (seen.order_id, seen.merchant, seen.amount_minor, seen.currency)


async def _tell_manners(
    do: Doing, gateway: str, notice: Notice, times: int, verdict: Verdict, order_id: OrderId | None
) -> None:
    """What was odd about how a notice came, for the day's report; never about one that isn't ours."""
    if order_id is None or verdict in (Verdict.UNKNOWN, Verdict.MISMATCH):
        return
    if times == 2:
        await do.announce(NoticeRepeated(order_id=order_id, gateway=gateway))
    at = notice.happened_at
    if times == 1 and at is not None and (do.machine_now - at).total_seconds() > LATE_S:
        await do.announce(NoticeDelayed(order_id=order_id, gateway=gateway))


async def _tell_mismatch(do: Doing, gateway: str, notice: Notice) -> None:
    """Told under our own row's order, never under the one a wrong notice names."""
    attempt = await records.lock_attempt(do.tx, notice.about.attempt_id)
    if attempt is not None:
        await do.announce(
            NoticeMismatched(order_id=attempt.order_id, gateway=gateway, notice_id=notice.notice_id)
        )
