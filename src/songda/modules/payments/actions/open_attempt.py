"""Begin to pay an order."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.house import Doing, House
from songda.kernel.ids import OrderId, uuid7
from songda.kernel.permissions import owns
from songda.modules.payments import records
from songda.modules.payments.errors import NothingToPay, PaymentUnknown
from songda.modules.payments.model import Attempt, AttemptState

QUERY_AFTER_S = 10


async def open_attempt(do: Doing, order_id: OrderId, gateway: str) -> Attempt:
    """The intent to pay, before the gateway hears of it; the one that is open already, if there is one.

    Refuses with NothingToPay where the order is paid, ended or paid in cash, and PaymentUnknown.
    """
    expected = await records.lock_expected(do.tx, order_id)
    if expected is None or not owns(do.by, person_id=expected.person_id):
        raise PaymentUnknown()
    if expected.is_closed or expected.tender != "online":
        raise NothingToPay()
    attempts = await records.attempts_of(do.tx, order_id)
    if any(one.state is AttemptState.CAPTURED for one in attempts):
        raise NothingToPay()
    for one in attempts:
        if one.gateway == gateway and one.state in (AttemptState.INTENDED, AttemptState.ASKED):
            return one
    attempt = Attempt(
        attempt_id=uuid7(),
        order_id=order_id,
        person_id=expected.person_id,
        gateway=gateway,
        amount_minor=expected.amount_minor,
        currency=expected.currency,
        state=AttemptState.INTENDED,
        pay_url=None,
    )
    await records.add_attempt(do.tx, attempt, do.city_now, do.machine_now.plus(QUERY_AFTER_S))
    return attempt


async def note_asked(house: House, attempt_id: UUID, pay_url: str) -> None:
    """The gateway was asked and said where to pay. A payment that went on meanwhile stays where it is.

    One statement, so a transaction of its own.
    """
    async with house.db.glance() as tx:
        await records.note_asked(tx, attempt_id, pay_url)
