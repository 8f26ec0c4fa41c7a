"""Beginning to pay."""

from __future__ import annotations

import asyncio

import pytest
from tests.payments.money import MERCHANT, consumer, expected, number, paid

from songda.kernel.house import House
from songda.kernel.ids import OrderId, uuid7
from songda.modules.payments.actions.expect import stop_expecting
from songda.modules.payments.actions.open_attempt import note_asked, open_attempt
from songda.modules.payments.actions.take import take_payment
from songda.modules.payments.errors import NothingToPay, PaymentUnknown


async def test_twenty_taps_are_one_attempt(house: House) -> None:
    who = consumer()
    order_id = await expected(house, who)
    attempts = await asyncio.gather(
        *(house.do(open_attempt, who, f"tap-{i:04}", order_id, "demo") for i in range(20))
    )
    assert len({one.attempt_id for one in attempts}) == 1
    assert await number(house, "select count(*) from payments.attempts") == 1


async def test_the_open_attempts_page_is_given_again(house: House) -> None:
    who = consumer()
    order_id = await expected(house, who)
    first = await house.do(open_attempt, who, None, order_id, "demo")
    await note_asked(house, first.attempt_id, "/pay/1")
    assert (await house.do(open_attempt, who, None, order_id, "demo")).pay_url == "/pay/1"


async def test_another_persons_order_is_unknown(house: House) -> None:
    order_id = await expected(house, consumer())
    with pytest.raises(PaymentUnknown):
        await house.do(open_attempt, consumer(), None, order_id, "demo")
    with pytest.raises(PaymentUnknown):
        await house.do(open_attempt, consumer(), None, OrderId(uuid7()), "demo")
    assert await number(house, "select count(*) from payments.attempts") == 0


async def test_a_paid_one_has_nothing_to_pay(house: House) -> None:
    who = consumer()
    order_id = await expected(house, who)
    attempt = await house.do(open_attempt, who, None, order_id, "demo")
    await house.act(take_payment, "demo", MERCHANT, paid(attempt))
    with pytest.raises(NothingToPay):
        await house.do(open_attempt, who, None, order_id, "demo")


async def test_nor_one_that_ended_or_is_paid_in_cash(house: House) -> None:
    who = consumer()
    ended, in_cash = await expected(house, who), await expected(house, who, tender="cash")
    await house.act(stop_expecting, ended)
    for order_id in (ended, in_cash):
        with pytest.raises(NothingToPay):
            await house.do(open_attempt, who, None, order_id, "demo")
    assert await number(house, "select count(*) from payments.attempts") == 0
