"""Cash at the door."""

from __future__ import annotations

import pytest
from tests.payments.money import TOTAL, consumer, expected, number, stands, told

from songda.kernel.house import House
from songda.kernel.ids import RiderId, uuid7
from songda.modules.ledger.public import Kind
from songda.modules.payments.actions.cash import take_cash
from songda.modules.payments.errors import CashDiffers, NothingToPay


async def test_the_rider_owes_what_they_were_given(house: House) -> None:
    order_id, rider_id = await expected(house, consumer(), tender="cash"), RiderId(uuid7())
    await house.act(take_cash, order_id, rider_id, TOTAL)
    await house.act(take_cash, order_id, rider_id, TOTAL)
    assert await stands(house, Kind.RIDER_CASH, rider_id) == TOTAL
    assert await stands(house, Kind.PREPAYMENT, order_id) == TOTAL
    assert await told(house, "payments.PaymentCaptured", order_id) == 1


async def test_another_sum_is_refused(house: House) -> None:
    order_id = await expected(house, consumer(), tender="cash")
    with pytest.raises(CashDiffers):
        await house.act(take_cash, order_id, RiderId(uuid7()), TOTAL - 50)
    assert await number(house, "select count(*) from ledger.transfers") == 0


async def test_what_is_paid_online_is_not_paid_in_cash(house: House) -> None:
    order_id = await expected(house, consumer())
    with pytest.raises(NothingToPay):
        await house.act(take_cash, order_id, RiderId(uuid7()), TOTAL)
