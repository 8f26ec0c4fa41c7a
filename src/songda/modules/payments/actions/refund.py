"""Give money back."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId
from songda.modules.ledger import public as ledger
from songda.modules.ledger.public import Account, Entry, Kind
from songda.modules.payments import records
from songda.modules.payments.errors import RefundTooMuch
from songda.modules.payments.model import CASH, Attempt, AttemptState


async def refund(do: Doing, order_id: OrderId, amount_minor: int | None, because: str) -> int:
    """Intend to give back this much of what was taken for the order (None: all that is left), and how much
    that is; a job sends it to the gateway.

    The same reason again gives back nothing more of the same payment. Refuses with RefundTooMuch. Cash isn't
    sent anywhere: what was paid at the door isn't counted here.
    """
    attempts = [one for one in await records.lock_captured(do.tx, order_id) if one.gateway != CASH]
    ids = [one.attempt_id for one in attempts]
    if not ids:
        return _none_of(amount_minor)
    given = await records.refunded_of(do.tx, ids)
    done = await records.refunds_because(do.tx, ids, because)
    left = {one.attempt_id: one.amount_minor - given.get(one.attempt_id, 0) for one in attempts}
    if amount_minor is not None and done:
        return 0
    wanted = sum(left.values()) if amount_minor is None else amount_minor
    if wanted > sum(left.values()):
        raise RefundTooMuch(left_minor=sum(left.values()))
    total = wanted
    for one in attempts:
        part = min(wanted, left[one.attempt_id])
        if part > 0 and one.attempt_id not in done:
            await _give_back(do, one, part, because)
            wanted -= part
    return total - wanted


async def refund_attempt(do: Doing, attempt_id: UUID, because: str) -> int:
    """Intend to give back what is left of one payment, and how much that is. Twice is once."""
    attempt = await records.lock_attempt(do.tx, attempt_id)
    if attempt is None or attempt.state is not AttemptState.CAPTURED or attempt.gateway == CASH:
        return 0
    given = await records.refunded_of(do.tx, [attempt_id])
    left = attempt.amount_minor - given.get(attempt_id, 0)
    if left <= 0 or await records.refunds_because(do.tx, [attempt_id], because):
        return 0
    await _give_back(do, attempt, left, because)
    return left


async def _give_back(do: Doing, attempt: Attempt, amount_minor: int, because: str) -> None:
    refund_id = ledger.entry_id("refund-of", attempt.attempt_id, because)
    await records.add_refund(do.tx, refund_id, attempt, amount_minor, because, do.city_now)
    owner = str(attempt.order_id)
    await ledger.transfer(
        do,
        Entry(
            transfer_id=ledger.entry_id("refund", refund_id),
            debit=Account(kind=Kind.PREPAYMENT, owner=owner, currency=attempt.currency),
            credit=Account(kind=Kind.REFUNDS_IN_FLIGHT, owner=owner, currency=attempt.currency),
            amount_minor=amount_minor,
            code="refund",
            order_id=attempt.order_id,
        ),
    )


def _none_of(amount_minor: int | None) -> int:
    if amount_minor:
        raise RefundTooMuch(left_minor=0)
    return 0
