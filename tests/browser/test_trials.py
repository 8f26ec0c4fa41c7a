"""An operator asks what would be, with numbers of their own; of a city where nobody orders it is said so."""

import pytest
from playwright.async_api import Page, expect
from tests.browser.ends import Ends
from tests.browser.test_lunch import press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.timeout(400)
async def test_an_operator_asks_what_fewer_riders_would_do(ends: Ends) -> None:
    page = await ends.enter("operator")
    await page.get_by_role("link", name=ends.says("推演", "What if")).click()
    await fill(page, ends.says("每天订单", "Orders a day"), "45")  # between two steps of the field
    await fill(page, ends.says("重复次数", "Times lived"), "1")
    await press(page, ends.says("开始推演", "Ask"))
    name = ends.says("现行 · 方案 1", "Today · Variant 1")
    await expect(page.get_by_role("button", name=name)).to_be_visible()
    nothing = page.get_by_text(
        ends.says("没有可推演的内容", "nothing to live")
    )  # the tiny city has no kitchens
    await expect(nothing).to_be_visible(timeout=300_000)
    await ends.keep(page, "operator-what-if")
    await press(page, ends.says("删除", "Forget"))
    await expect(page.get_by_text(ends.says("还没有推演", "Nothing asked yet"))).to_be_visible()
    assert not ends.errors, "\n".join(ends.errors)


async def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label)
    await field.fill(text)
    await field.press("Tab")
