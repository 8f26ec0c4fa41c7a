"""Money that comes for an order that is no more goes back by itself."""

from collections.abc import AsyncIterator

import pytest
from tests.box.running import Moody
from tests.stories.stage import Town

from songda.adapters.demo_gateway.fake.gateway import Manners


@pytest.fixture
async def slow_notices(town: Town) -> AsyncIterator[None]:
    """The gateway takes its time to tell, and answers nothing it is asked."""
    gateway = town.house.gateway
    assert isinstance(gateway, Moody)
    good, gateway.manners = gateway.manners, Manners(late_s=3.0, twice_share=0.0, shuffle_s=0.0)
    gateway.deaf = True
    yield
    gateway.manners, gateway.deaf = good, False


BACK = [
    ("gateway_clearing", "prepayment", 2_700, "capture"),
    ("prepayment", "refunds_in_flight", 2_700, "refund"),
    ("refunds_in_flight", "gateway_clearing", 2_700, "refunded"),
]


@pytest.mark.usefixtures("slow_notices")
async def test_late_money_on_a_cancelled_order_goes_back(town: Town) -> None:
    shop, li = await town.shop(), await town.consumer("李雷")
    order = await li.orders(shop, "小份牛肉面")
    await li.pays(order)
    await li.cancels(order)
    assert await li.state(order) == "cancelled"
    assert await town.money(order) == [], "the house didn't know of the money yet"

    await town.until_money(order, BACK)
    assert await town.events(order) == ["placed", "cancelled"]
    assert await town.stands("prepayment", order.order_id) == 0
    assert await town.stands("refunds_in_flight", order.order_id) == 0
    assert shop.board.seen[-1] == {}, "the store never heard of it"


@pytest.mark.usefixtures("slow_notices")
async def test_late_money_on_an_expired_order_goes_back(town: Town) -> None:
    shop, li = await town.shop(), await town.consumer("李雷")
    order = await li.orders(shop, "小份牛肉面")
    await li.asks_to_pay(order)
    await town.house.skip(901)
    await li.approves(order)
    await li.sees(order, "expired")
    await town.until_money(order, BACK)
    assert await town.events(order) == ["placed", "expired"]
