"""An operator asks why and steers: two clicks to the reasons, a drag onto a rider, and all taken back."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect
from tests.browser.ends import Ends
from tests.browser.test_lunch import press
from tests.stories.players import Order

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_an_operator_sees_why_in_two_clicks_and_steers_by_dragging(ends: Ends) -> None:
    world = ends.world
    wang, number, order = world.wang, "", None
    await wang.goes_on_line()
    try:
        order, number = await an_accepted_order(ends)
        page = await ends.enter("operator")
        under_way = page.get_by_role("region", name=ends.says("进行中的订单", "Orders under way"))
        row = under_way.get_by_role("listitem").filter(has_text=f"#{number}")

        await row.get_by_role("button").click()  # the first click
        card = page.get_by_role("region", name=ends.says(f"订单 #{number}", f"Order #{number}"), exact=True)
        await press(card, ends.says("为什么派给这位骑手", "Why this rider"))  # the second
        await expect(card.get_by_text("王芳")).to_be_visible(timeout=60_000)
        await ends.keep(page, "operator-why")

        await press(card, ends.says("暂缓", "Hold back"))
        await expect(card.get_by_text(ends.says("已暂缓", "Held back"), exact=False).first).to_be_visible()
        await wang.is_at(world.visitor.lon, world.visitor.lat)  # in the middle, where the map went to
        await drag_onto_the_middle(page, row)
        done = page.get_by_role("status").filter(has_text=f"#{number}")
        await expect(done).to_contain_text("王芳")
        await expect(card.get_by_text("王芳").first).to_be_visible()
        await ends.keep(page, "operator-dragged")
        assert await holder(ends, order) == wang.rider_id

        await press(done, ends.says("撤销", "Undo"))
        await expect(card.get_by_text(ends.says("已暂缓", "Held back"), exact=False).first).to_be_visible()
        assert await holder(ends, order) is None

        await press(card, ends.says("手动指派", "Assign"))  # the same with the keyboard
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("radio", name=re.compile("王芳")).focus()
        await page.keyboard.press("Space")
        await dialog.get_by_role("button", name=ends.says("手动指派", "Assign"), exact=True).focus()
        await page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        assert await holder(ends, order) == wang.rider_id
        await press(done, ends.says("撤销", "Undo"))
    finally:
        if order is not None:
            await world.visitor.cancels(order)
        await wang.person.post("/api/rider/off-line")
    assert not ends.errors, "\n".join(ends.errors)


async def an_accepted_order(ends: Ends) -> tuple[Order, str]:
    world = ends.world
    order = await world.visitor.orders(world.near, "小份牛肉面", tender="cash")
    await world.near.sees(order)
    await world.near.accepts(order)
    card = await world.visitor.person.get(f"/api/orders/{order.order_id}")
    return order, str(card["number"])


async def drag_onto_the_middle(page: Page, row: Locator) -> None:
    """Once the map has come to rest there and the rider has glided in."""
    await page.wait_for_timeout(4_000)
    city = page.get_by_role("region", name=re.compile("^(City|城市)"))
    box = await city.bounding_box()
    assert box is not None
    await row.drag_to(city, target_position={"x": box["width"] / 2, "y": box["height"] / 2})


async def holder(ends: Ends, order: Order) -> str | None:
    rows = await ends.world.operator.person.get(f"/api/deliveries?city_id={ends.world.city_id}")
    found = next(row for row in rows if row["order_id"] == order.order_id)
    rider_id: str | None = found["rider_id"]
    return rider_id
