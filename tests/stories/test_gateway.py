"""The gateway repeats everything, late and out of order, and others pretend to be it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.box.running import SECRET
from tests.stories.players import Order
from tests.stories.stage import Town

from songda.adapters.demo_gateway import wire
from songda.adapters.demo_gateway.fake.gateway import Manners


@pytest.fixture
async def bad_manners(town: Town) -> AsyncIterator[Manners]:
    """Every notice comes late by up to two seconds, in any order, and twice."""
    gateway = town.house.gateway
    good, gateway.manners = gateway.manners, Manners(late_s=0.2, twice_share=1.0, shuffle_s=1.8)
    yield gateway.manners
    gateway.manners = good


@pytest.mark.usefixtures("bad_manners")
async def test_the_gateway_repeats_everything_late_and_out_of_order(town: Town) -> None:
    shop = await town.shop()
    people = [await town.consumer(f"顾客{number}") for number in range(4)]
    orders = [await one.orders(shop, "小份牛肉面") for one in people]
    for one, order in zip(people, orders, strict=True):
        await one.asks_to_pay(order)
        await one.person.client.post(f"{order.pay_url}/decline")
        await one.approves(order)
        await one.approves(order)
    for order in orders:
        await shop.sees(order)
    kept, given_back = orders[:2], orders[2:]
    for order in given_back:
        await shop.rejects(order, "面卖完了")
    for one, order in zip(people[2:], given_back, strict=True):
        await one.sees(order, "rejected")
    await asyncio.sleep(2.2)
    for about in everything_it_said(town, orders):
        assert await tell(town, about) == 200

    for order in kept:
        assert await town.money(order) == [("gateway_clearing", "prepayment", 2_700, "capture")]
        assert await town.events(order) == ["placed", "paid"]
    for order in given_back:
        assert await town.money(order) == [
            ("gateway_clearing", "prepayment", 2_700, "capture"),
            ("prepayment", "refunds_in_flight", 2_700, "refund"),
            ("refunds_in_flight", "gateway_clearing", 2_700, "refunded"),
        ]
        assert await town.events(order) == ["placed", "paid", "rejected"]
    for one, order in zip(people, kept, strict=False):
        await one.cancels(order)
    assert await people[3].messages() == ["orders.refunded", "orders.rejected"]


async def test_a_forged_or_stale_notice_pays_nothing(town: Town) -> None:
    shop = await town.shop()
    li = await town.consumer("李雷")
    order = await li.orders(shop, "小份牛肉面")
    await li.asks_to_pay(order)
    (asked,) = everything_it_said(town, [order])
    paid = {**asked, "state": "SUCCESS"}
    assert await tell(town, paid, secret="somebody else's key") in (401, 403)
    assert await tell(town, paid, at=time.time() - 3_600) in (401, 403, 409)
    assert await tell(town, {**paid, "amount": 1}) == 200, "signed, so it is kept; it agrees with nothing"
    assert await tell(town, {**paid, "order": paid["trade"]}) == 200
    await town.house.quiet()
    assert await li.state(order) == "unpaid"
    assert await town.money(order) == []
    await li.cancels(order)


def everything_it_said(town: Town, orders: list[Order]) -> list[dict[str, Any]]:
    """What the gateway had to say of these orders' trades and refunds."""
    said: list[dict[str, Any]] = []
    for trade in town.house.gateway.book.trades.values():
        if trade.order in {order.order_id for order in orders}:
            said += [trade.told(), *(trade.told_refund(number) for number in trade.refunds)]
    return said


async def tell(town: Town, about: dict[str, Any], secret: str = SECRET, at: float | None = None) -> int:
    """Send a notice under a number of its own; the house's answer."""
    raw = json.dumps({"id": f"again-{time.time_ns()}", "about": about}).encode()
    headers = wire.signed(secret, raw, at or time.time())
    async with town.house.client.post("/api/notices/demo", data=raw, headers=headers) as answer:
        return answer.status
