"""From the pay page to the captured payment, over the wire, with a gateway that misbehaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
from tests.box.serving import serving
from tests.payments.money import SECRET, TOTAL, consumer, expected, gateway_for, number, stands, told

from songda.adapters.demo_gateway import wire
from songda.adapters.demo_gateway.fake.gateway import Manners
from songda.entry import api
from songda.kernel.house import House
from songda.kernel.listening import Feed
from songda.kernel.live import Hub
from songda.modules.ledger.public import Kind
from songda.modules.payments.actions.open_attempt import open_attempt
from songda.modules.payments.ports import Ask, gateways

RUDE = Manners(late_s=0.01, twice_share=1.0, shuffle_s=0.2)


async def test_late_twice_and_out_of_order_ten_orders_are_charged_once(house: House, tmp_path: Path) -> None:
    app = api.build(house, Feed(house), Hub(house))
    async with (
        serving(app) as url,
        gateway_for(house, tmp_path, RUDE, f"{url}/api/notices/demo") as fake,
        aiohttp.ClientSession() as browser,
    ):
        orders = []
        for _ in range(10):
            who = consumer()
            order_id = await expected(house, who)
            attempt = await house.do(open_attempt, who, None, order_id, "demo")
            asked = await gateways(house)["demo"].ask(
                Ask(attempt_id=attempt.attempt_id, order_id=order_id, amount_minor=TOTAL, currency="CNY")
            )
            orders.append(order_id)
            for button in ("decline", "approve", "approve"):
                async with browser.post(f"{asked.pay_url}/{button}") as pressed:
                    assert pressed.status == 200
        async with asyncio.timeout(10):
            while fake.book.untold:  # noqa: ASYNC110 - the gateway is another party and tells nobody
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        async with browser.get(f"{asked.pay_url}/notices") as shown:
            page = await shown.json()
        assert (page["told"], len(page["arrived_s"])) == (2, 4), "declined and paid, each told twice"
        assert all(0.01 <= one < 10 for one in page["arrived_s"])
        assert await stands(house, Kind.GATEWAY_CLEARING, "demo") == 10 * TOTAL
        for order_id in orders:
            assert await told(house, "payments.PaymentCaptured", order_id) == 1
        assert await number(house, "select sum(times) from payments.notices") == 40, "each twice"


async def test_a_forged_or_stale_notice_is_refused_and_not_kept(house: House, tmp_path: Path) -> None:
    app = api.build(house, Feed(house), Hub(house))
    now_s = house.clocks.machine_now().timestamp()
    async with (
        serving(app) as url,
        gateway_for(house, tmp_path, RUDE, ""),
        aiohttp.ClientSession() as somebody,
    ):
        for secret, age_s in (("another", 0), (SECRET, 400)):
            headers = wire.signed(secret, b"{}", now_s - age_s)
            async with somebody.post(f"{url}/api/notices/demo", data=b"{}", headers=headers) as answer:
                assert answer.status == 403
        big = b" " * 70_000
        async with somebody.post(
            f"{url}/api/notices/demo", data=big, headers=wire.signed(SECRET, big, now_s)
        ) as answer:
            assert answer.status in (413, 422)
        async with somebody.post(f"{url}/api/notices/nobody", data=b"{}") as answer:
            assert answer.status == 404
    assert await number(house, "select count(*) from payments.notices") == 0
