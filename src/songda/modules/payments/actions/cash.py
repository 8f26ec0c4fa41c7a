"""Cash: from the consumer's hand to the rider's, from the rider's to the house's."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import OrderId, RiderId, uuid7
from songda.modules.ledger import public as ledger
from songda.modules.ledger.public import Account, Entry, Kind, TransferId
from songda.modules.payments import records
from songda.modules.payments.errors import CashDiffers, NothingToPay, PaymentUnknown
from songda.modules.payments.events import PaymentCaptured
from songda.modules.payments.model import CASH, Attempt, AttemptState
from songda.modules.riders import public as riders


async def take_cash(do: Doing, order_id: OrderId, rider_id: RiderId, amount_minor: int) -> None:
    """The rider was paid at the door and owes it to the house. Twice is once.

    Refuses with CashDiffers unless it is exactly what was to be paid, NothingToPay where that was online.
    """
    expected = await records.lock_expected(do.tx, order_id)
    if expected is None:
        raise PaymentUnknown()
    if expected.tender != CASH:
        raise NothingToPay()
    if expected.amount_minor != amount_minor:
        raise CashDiffers(expected_minor=expected.amount_minor)
    attempt_id = ledger.entry_id("cash", order_id)
    if await records.lock_attempt(do.tx, attempt_id) is not None:
        return
    attempt = Attempt(
        attempt_id=attempt_id,
        order_id=order_id,
        person_id=expected.person_id,
        gateway=CASH,
        amount_minor=amount_minor,
        currency=expected.currency,
        state=AttemptState.CAPTURED,
        pay_url=None,
    )
    await records.add_attempt(do.tx, attempt, do.city_now, None)
    await ledger.transfer(
        do,
        Entry(
            transfer_id=ledger.entry_id("capture", attempt_id),
            debit=Account(kind=Kind.RIDER_CASH, owner=str(rider_id), currency=expected.currency),
            credit=Account(kind=Kind.PREPAYMENT, owner=str(order_id), currency=expected.currency),
            amount_minor=amount_minor,
            code="cash",
            order_id=order_id,
        ),
    )
    await do.announce(
        PaymentCaptured(
            order_id=order_id,
            attempt_id=attempt_id,
            consumer_id=expected.person_id,
            gateway=CASH,
            amount_minor=amount_minor,
            currency=expected.currency,
        )
    )


async def hand_in(do: Doing, rider_id: RiderId, amount_minor: int, currency: str) -> None:
    """The rider gave this much of the cash they carry to the house; once per idempotency key.

    Refuses with `ledger.not_enough` beyond what they carry, and for a rider who isn't there.
    """
    await riders.hand_in_cash(do, rider_id, amount_minor)
    await ledger.transfer(
        do,
        Entry(
            transfer_id=TransferId(uuid7()),
            debit=Account(kind=Kind.PLATFORM_CASH, owner="platform", currency=currency),
            credit=Account(kind=Kind.RIDER_CASH, owner=str(rider_id), currency=currency),
            amount_minor=amount_minor,
            code="hand_in",
        ),
    )
