"""A rider can't bring an order: a colleague near by is asked, sees the question tick, and says yes or no."""

import re

import pytest
from playwright.async_api import expect
from tests.box.people import until
from tests.browser.ends import Ends
from tests.browser.test_lunch import press
from tests.browser.test_steering import an_accepted_order
from tests.stories.players import Order, Rider

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_a_colleague_is_asked_and_takes_over_and_then_says_no(ends: Ends) -> None:
    world = ends.world
    wang, zhang, order = world.wang, world.zhang, None
    await wang.goes_on_line()
    await wang.is_at(wang.lon, wang.lat)
    page = await ends.enter("rider")
    try:
        await press(page, ends.says("开始接单", "Go on line"))
        await expect(page.get_by_role("switch")).to_be_checked()
        await zhang.is_at(zhang.lon, zhang.lat)
        order, number = await an_accepted_order(ends)
        delivery_id = await given_to(ends, order, wang)

        async def near() -> list[str]:
            found = await wang.person.get(f"/api/deliveries/{delivery_id}/colleagues")
            return [one["name"] for one in found]

        assert await until(near, 10, "a colleague near by") == ["张**"]
        asking = {"reason": "breakdown", "to_rider_id": zhang.rider_id}
        await wang.person.post(f"/api/deliveries/{delivery_id}/hand-on", asking)
        asks = page.get_by_role("dialog", name=ends.says("同事请你接手", "A colleague asks you"))
        await expect(asks).to_contain_text(f"#{number}")
        await expect(asks).to_contain_text("王**")
        await expect(asks.get_by_role("timer")).to_have_text(re.compile(r"^[01]:\d\d$"))
        await ends.keep(page, "rider-is-asked")
        await press(asks, ends.says("接手", "Take over"))
        stop = page.get_by_role("listitem").filter(has_text=f"#{number}").first
        await expect(stop).to_be_visible()

        await press(stop, ends.says("遇到问题", "Problem"))
        sheet = page.get_by_role("dialog", name=ends.says("遇到什么问题？", "What is wrong?"))
        await press(sheet, ends.says("车坏了", "Broken vehicle"))
        await sheet.get_by_role("button", name=re.compile(r"^王\*")).click()
        await ends.keep(page, "rider-hands-on")
        await press(sheet, ends.says("请 王** 接手", "Ask 王**"))
        await expect(stop).to_contain_text(ends.says("正在等 王** 答复", "王** is asked"))
        await ends.keep(page, "rider-waits-for-an-answer")
        (asked,) = (await wang.person.get("/api/rider/hall"))["rows"]
        await wang.person.post(f"/api/rider/handings/{asked['handing_id']}/decline")
        await expect(stop).to_contain_text(ends.says("王** 接不了", "王** can't take it over"))
        await ends.keep(page, "rider-keeps-it")
    finally:
        if order is not None:
            await world.visitor.cancels(order)
        for rider in (wang, zhang):
            await rider.person.post("/api/rider/off-line")
    assert not ends.errors, "\n".join(ends.errors)


async def given_to(ends: Ends, order: Order, rider: Rider) -> str:
    """An operator gives it by hand; the delivery."""
    desk = ends.world.operator.person
    await desk.post(f"/api/dispatch/orders/{order.order_id}/assign", {"rider_id": rider.rider_id})
    card = await desk.get(f"/api/orders/{order.order_id}")
    delivery_id: str = card["delivery_id"]
    return delivery_id
