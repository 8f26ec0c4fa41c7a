"""What a gateway says has its effect once or never."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from tests.payments.money import MERCHANT, TOTAL, attempted, breaches, number, paid, stands, told

from songda.kernel.house import House
from songda.modules.ledger.public import Kind
from songda.modules.payments.actions.expect import stop_expecting
from songda.modules.payments.actions.take import hear_notice
from songda.modules.payments.model import Attempt, Notice, PaidState, Payment, Verdict


async def heard(house: House, about: Payment, notice_id: str = "n1", old_s: float | None = None) -> Verdict:
    """A notice about a payment comes in, so long after it happened."""
    at = None if old_s is None else house.clocks.machine_now().plus(-old_s)
    notice = Notice(notice_id=notice_id, about=about, happened_at=at)
    return await house.act(hear_notice, "demo", MERCHANT, notice, b"{}")


async def test_a_paid_attempt_is_captured(house: House) -> None:
    attempt = await attempted(house)
    assert await heard(house, paid(attempt)) is Verdict.TAKEN
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == TOTAL
    assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == TOTAL
    assert await told(house, "payments.PaymentCaptured", attempt.order_id) == 1
    assert await breaches(house) == []


async def test_a_hundred_times_is_once(house: House) -> None:
    attempt = await attempted(house)
    verdicts = await asyncio.gather(*(heard(house, paid(attempt), f"n{i % 30}") for i in range(100)))
    assert verdicts.count(Verdict.TAKEN) == 1
    assert verdicts.count(Verdict.REPEATED) == 99
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == TOTAL
    assert await told(house, "payments.PaymentCaptured", attempt.order_id) == 1
    assert await number(house, "select count(*) from payments.notices") == 30
    assert await number(house, "select sum(times) from payments.notices") == 100


async def test_one_that_comes_twice_or_late_is_told_for_the_days_report(house: House) -> None:
    attempt = await attempted(house)
    for _ in range(3):
        await heard(house, paid(attempt), "again", 0.5)
    assert await told(house, "payments.NoticeRepeated", attempt.order_id) == 1
    assert await told(house, "payments.NoticeDelayed", attempt.order_id) == 0
    await heard(house, paid(attempt), "late", 2.5)
    assert await told(house, "payments.NoticeDelayed", attempt.order_id) == 1
    await heard(house, paid(attempt, amount_minor=TOTAL - 1), "not ours", 2.5)
    assert await told(house, "payments.NoticeDelayed", attempt.order_id) == 1


@pytest.mark.parametrize(
    "differing",
    [
        {"amount_minor": TOTAL - 1},
        {"currency": "EUR"},
        {"merchant": "somebody else"},
        {"order_id": UUID(int=77)},
    ],
)
async def test_one_that_differs_has_no_effect_and_is_told_to_a_person(
    house: House, differing: dict[str, object]
) -> None:
    attempt = await attempted(house)
    assert await heard(house, paid(attempt, **differing)) is Verdict.MISMATCH
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == 0
    assert await told(house, "payments.PaymentCaptured", attempt.order_id) == 0
    assert await told(house, "payments.NoticeMismatched", attempt.order_id) == 1
    assert await heard(house, paid(attempt), "n2") is Verdict.TAKEN


async def test_a_mismatch_after_the_capture_is_noticed_too(house: House) -> None:
    attempt = await attempted(house)
    assert await heard(house, paid(attempt)) is Verdict.TAKEN
    assert await heard(house, paid(attempt, amount_minor=TOTAL * 2), "n2") is Verdict.MISMATCH
    assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == TOTAL


async def test_an_unknown_one_is_kept_and_nothing_happens(house: House) -> None:
    attempt = await attempted(house)
    assert await heard(house, paid(attempt, attempt_id=uuid4())) is Verdict.UNKNOWN
    assert await number(house, "select count(*) from payments.notices where verdict = 'unknown'") == 1
    assert await number(house, "select count(*) from ledger.transfers") == 0


async def test_paid_before_closed_stays_paid_in_either_order(house: House) -> None:
    for first, second in ((PaidState.PAID, PaidState.CLOSED), (PaidState.CLOSED, PaidState.PAID)):
        attempt = await attempted(house)
        await heard(house, paid(attempt, state=first), uuid4().hex)
        await heard(house, paid(attempt, state=second), uuid4().hex)
        assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == TOTAL
        assert await told(house, "payments.PaymentCaptured", attempt.order_id) == 1


async def test_late_money_is_captured_and_told_though_nobody_expects_it(house: House) -> None:
    attempt = await attempted(house)
    await house.act(stop_expecting, attempt.order_id)
    assert await heard(house, paid(attempt)) is Verdict.TAKEN
    assert await told(house, "payments.PaymentCaptured", attempt.order_id) == 1


async def test_waiting_and_unknown_states_change_nothing(house: House) -> None:
    attempt = await attempted(house)
    for state in (PaidState.WAITING, PaidState.UNKNOWN):
        assert await heard(house, paid(attempt, state=state), state.value) is Verdict.NOTHING_NEW
    assert await _state(house, attempt) == "intended"


async def _state(house: House, attempt: Attempt) -> str:
    async with house.db.glance() as tx:
        state: str = await tx.fetchval(
            "select state from payments.attempts where attempt_id = $1", attempt.attempt_id
        )
    return state
