"""Giving money back."""

from __future__ import annotations

import asyncio

import pytest
from tests.payments.money import MERCHANT, TOTAL, attempted, breaches, number, paid, stands, told

from songda.kernel.house import House
from songda.modules.ledger.public import Kind
from songda.modules.payments.actions.refund import refund
from songda.modules.payments.actions.take import take_payment, take_refund
from songda.modules.payments.errors import RefundTooMuch
from songda.modules.payments.model import Attempt, Refund, RefundState, Verdict


async def captured(house: House) -> Attempt:
    """An order that is paid."""
    attempt = await attempted(house)
    await house.act(take_payment, "demo", MERCHANT, paid(attempt))
    return attempt


async def test_all_of_it_goes_back_by_way_of_the_refunds_in_flight(house: House) -> None:
    attempt = await captured(house)
    assert await house.act(refund, attempt.order_id, None, "cancelled") == TOTAL
    assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == 0
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, attempt.order_id) == TOTAL
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == TOTAL
    for verdict in (Verdict.TAKEN, Verdict.REPEATED):
        assert await house.act(take_refund, "demo", await _done(house, attempt)) is verdict
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, attempt.order_id) == 0
    assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == 0
    assert await told(house, "payments.RefundDone", attempt.order_id) == 1
    assert await breaches(house) == []


async def test_twice_for_the_same_reason_is_once(house: House) -> None:
    attempt = await captured(house)
    assert await house.act(refund, attempt.order_id, 450, "missing dish") == 450
    assert await house.act(refund, attempt.order_id, 450, "missing dish") == 0
    assert await house.act(refund, attempt.order_id, None, "cancelled") == TOTAL - 450
    assert await house.act(refund, attempt.order_id, None, "failed") == 0
    assert await number(house, "select count(*) from payments.refunds") == 2
    assert await breaches(house) == []


async def test_twenty_at_once_give_back_once(house: House) -> None:
    attempt = await captured(house)
    given = await asyncio.gather(
        *(house.act(refund, attempt.order_id, None, f"reason {i}") for i in range(20))
    )
    assert sorted(given) == [0] * 19 + [TOTAL]
    assert await stands(house, Kind.REFUNDS_IN_FLIGHT, attempt.order_id) == TOTAL
    assert await breaches(house) == []


async def test_more_than_was_taken_is_refused(house: House) -> None:
    attempt = await captured(house)
    await house.act(refund, attempt.order_id, 3_000, "late")
    with pytest.raises(RefundTooMuch) as refused:
        await house.act(refund, attempt.order_id, 451, "cold")
    assert refused.value.facts == {"left_minor": 450}
    assert await stands(house, Kind.PREPAYMENT, attempt.order_id) == 450


async def test_the_database_refuses_it_too(house: House) -> None:
    """The control: a writer that forgets to look still can't give back what isn't there."""
    from songda.modules.ledger.errors import NotEnough
    from songda.modules.payments.actions.refund import _give_back

    attempt = await captured(house)
    await house.act(_give_back, attempt, TOTAL, "careless")
    with pytest.raises(NotEnough):
        await house.act(_give_back, attempt, TOTAL, "careless again")
    assert await number(house, "select count(*) from payments.refunds") == 1


async def test_nothing_taken_is_nothing_back(house: House) -> None:
    attempt = await attempted(house)
    assert await house.act(refund, attempt.order_id, None, "cancelled") == 0
    assert await number(house, "select count(*) from payments.refunds") == 0


async def _done(house: House, attempt: Attempt) -> Refund:
    async with house.db.glance() as tx:
        row = await tx.fetchrow("select refund_id, amount_minor from payments.refunds")
    assert row is not None
    return Refund(
        refund_id=row["refund_id"],
        attempt_id=attempt.attempt_id,
        amount_minor=row["amount_minor"],
        currency="CNY",
        state=RefundState.DONE,
    )
