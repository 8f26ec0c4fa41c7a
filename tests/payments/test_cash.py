"""Cash at the door."""

from __future__ import annotations

import pytest
from tests.deliveries.street import a_rider
from tests.payments.money import TOTAL, consumer, expected, number, stands, told
from tests.stores.shop import OPERATOR

from songda.kernel.house import House
from songda.kernel.ids import RiderId, uuid7
from songda.modules.ledger.errors import NotEnough
from songda.modules.ledger.public import Kind
from songda.modules.payments.actions.cash import hand_in, take_cash
from songda.modules.payments.errors import CashDiffers, NothingToPay
from songda.modules.riders.public import count_delivered


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


async def test_cash_handed_in_is_owed_no_more(house: House) -> None:
    rider_id = await a_rider(house)
    order_id = await expected(house, consumer(), tender="cash")
    await house.act(take_cash, order_id, rider_id, TOTAL)
    await house.act(count_delivered, rider_id, 500, TOTAL)
    for _ in range(2):
        await house.do(hand_in, OPERATOR, "hand-in-of-today", rider_id, 3_000, "CNY")
    assert await stands(house, Kind.RIDER_CASH, rider_id) == TOTAL - 3_000
    assert await stands(house, Kind.PLATFORM_CASH, "platform") == 3_000
    owed = "select cash_owed_minor from riders.riders where rider_id = $1"
    assert await number(house, owed, rider_id) == TOTAL - 3_000
    with pytest.raises(NotEnough):
        await house.do(hand_in, OPERATOR, "too-much-of-it", rider_id, TOTAL, "CNY")
    assert await stands(house, Kind.PLATFORM_CASH, "platform") == 3_000
    assert await number(house, owed, rider_id) == TOTAL - 3_000
