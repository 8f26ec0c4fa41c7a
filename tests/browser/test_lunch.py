"""Lunch through all four ends side by side in one browser, as a visitor would have it."""

import re

import pytest
from playwright.async_api import Locator, Page, expect
from tests.browser.ends import Ends

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DISH, STORE = "红烧牛肉面", "老弄堂面馆"


async def test_a_visitor_has_lunch_through_all_four_ends(ends: Ends) -> None:
    operator = await ends.enter("operator")
    store = await ends.enter("store")
    rider = await ends.enter("rider")
    consumer = await ends.enter("consumer")

    total = await order_noodles(ends, consumer)
    await pay(ends, consumer, total)
    number = await is_told(ends, consumer, "等待商家接单", "Waiting for the store")
    await ends.keep(consumer, "consumer-paid")

    tile = store.get_by_role("listitem").filter(has_text=f"#{number}").filter(has_text=DISH)
    await expect(tile).to_contain_text("重辣")
    await expect(tile).to_contain_text(total)
    await ends.keep(store, "store-board")
    await press(tile, ends.says("接单", "Accept"))
    await is_told(ends, consumer, "商家已接单", "Accepted")
    await press(tile, ends.says("开始制作", "Start"))
    await is_told(ends, consumer, "正在制作", "Cooking")
    await sees_it_on_the_map(ends, operator, number)

    await press(rider, ends.says("开始接单", "Go on line"))
    await ends.keep(rider, "rider-on-line")
    await press(tile, ends.says("出餐", "Ready"))
    await is_told(ends, consumer, "餐已做好", "Food is ready")
    offer = rider.get_by_role("dialog", name=ends.says("新订单", "New offer"))
    await expect(offer.get_by_text(f"#{number}")).to_be_visible(timeout=60_000)
    await has_slid_in(offer, ends.says("接单", "Accept"))
    await ends.keep(rider, "rider-offer")
    await press(offer, ends.says("接单", "Accept"))
    heading = ends.says("骑手赶往商家", "Rider heading to the store")
    await expect(consumer.get_by_text(heading)).to_be_visible()
    await ends.keep(consumer, "consumer-rider-found")

    await fetch_it(ends, rider, store, number)
    await is_told(ends, consumer, "配送中", "On the way")
    await ends.keep(consumer, "consumer-on-the-way")
    await hand_it_over(ends, rider, consumer)
    await is_told(ends, consumer, "已送达", "Delivered")
    await ends.keep(consumer, "consumer-delivered")
    await expect(store.get_by_text(f"#{number}", exact=True)).to_have_count(0)
    await read_the_story(ends, operator, number, total)
    await rider.get_by_role("switch").click()
    await expect(rider.get_by_role("button", name=ends.says("开始接单", "Go on line"))).to_be_visible()
    assert not ends.errors, "\n".join(ends.errors)


async def order_noodles(ends: Ends, page: Page) -> str:
    """Find the open store, choose a dish with its options, and place the order; the total as shown."""
    await expect(page.get_by_text("南街 12 号")).to_be_visible()
    await ends.keep(page, "consumer-home")
    await page.get_by_role("link").filter(has_text=STORE).click()
    await page.get_by_role("button", name=ends.says(f"{DISH} 选规格", f"Choose options for {DISH}")).click()
    sheet = page.get_by_role("dialog", name=DISH)
    await sheet.get_by_role("radio", name="大份").click()
    await sheet.get_by_role("radio", name="重辣").click()
    await sheet.get_by_text("卤蛋").click()
    await ends.keep(page, "consumer-dish")
    await sheet.get_by_role("button", name=re.compile(ends.says("加入购物车", "^Add "))).click()
    await ends.keep(page, "consumer-store")
    await press(page, ends.says("去结算", "Check out"))
    place = page.get_by_role("button", name=ends.says("提交订单", "Place order"))
    await expect(page.get_by_text("¥36.00").first).to_be_visible()
    await ends.keep(page, "consumer-checkout")
    await place.click()
    return "¥36.00"


async def pay(ends: Ends, page: Page, total: str) -> None:
    """On the gateway's own page, and back to the order."""
    await page.wait_for_url("**/demo/gateway/pay/**")
    await expect(page.get_by_text("CNY 36.00")).to_be_visible()
    await ends.keep(page, "gateway")
    await page.get_by_role("button", name="Pay").click()
    await page.get_by_role("link", name="Back to the order").click()


async def is_told(ends: Ends, page: Page, chinese: str, english: str) -> str:
    """The consumer's page says this state by itself; the order's number."""
    await expect(page.get_by_role("heading", name=ends.says(chinese, english), exact=True)).to_be_visible()
    title = page.get_by_role("heading", level=1).filter(has_text=re.compile(r"\d"))
    return re.sub(r"\D", "", await title.first.inner_text())


async def sees_it_on_the_map(ends: Ends, page: Page, number: str) -> None:
    under_way = page.get_by_role("region", name=ends.says("进行中的订单", "Orders under way"))
    await expect(under_way.get_by_text(f"#{number}", exact=True)).to_be_visible()
    await ends.keep(page, "operator-city")


async def fetch_it(ends: Ends, rider: Page, store: Page, number: str) -> None:
    """At the store, and away with the food against the code on the store's board."""
    await ends.keep(rider, "rider-route")
    await rides_on(rider, ends.says("我已到店", "I'm at the store"))
    waiting = store.get_by_role("listitem").filter(has_text=f"#{number}").filter(has_text=DISH)
    said = await waiting.get_by_text(ends.says("取餐码", "Pickup code")).inner_text()
    await rides_on(rider, ends.says("确认取餐", "Picked up"))
    sheet = rider.get_by_role("dialog", name=ends.says("取餐", "Pick up"), exact=True)
    await sheet.get_by_label(ends.says("取餐码", "Pickup code")).fill(re.sub(r"\D", "", said))
    await expect(sheet.get_by_role("button", name=ends.says("确认取餐", "Picked up"))).to_be_in_viewport(
        ratio=1
    )
    await ends.keep(rider, "rider-pickup")
    await press(sheet, ends.says("确认取餐", "Picked up"))


async def hand_it_over(ends: Ends, rider: Page, consumer: Page) -> None:
    """At the door, against the code on the consumer's page."""
    await rides_on(rider, ends.says("我已到达顾客处", "I'm at the customer"))
    said = await consumer.get_by_text(re.compile(ends.says(r"收货码 \d{4}", r"Code \d{4}"))).inner_text()
    (code,) = re.findall(r"\d{4}", said)
    await rides_on(rider, ends.says("确认送达", "Delivered"))
    sheet = rider.get_by_role("dialog", name=ends.says("送达", "Hand over"), exact=True)
    await sheet.get_by_label(ends.says("请顾客告知收货码", "Ask the customer for the code")).fill(code)
    await expect(sheet.get_by_role("button", name=ends.says("确认送达", "Delivered"))).to_be_in_viewport(
        ratio=1
    )
    await ends.keep(rider, "rider-hand-over")
    await press(sheet, ends.says("确认送达", "Delivered"))


async def read_the_story(ends: Ends, page: Page, number: str, total: str) -> None:
    """What happened, who got what: the shares are the total."""
    await (
        page.get_by_role("menuitem", name=ends.says("订单", "Orders"), exact=True)
        .or_(page.get_by_role("link", name=ends.says("订单", "Orders"), exact=True))
        .first.click()
    )
    await page.get_by_role("link", name=f"#{number}", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    await expect(page.get_by_text(ends.says("骑手取餐", "Picked up"), exact=False).first).to_be_visible()
    money = page.locator("section").filter(has=page.get_by_role("heading", name=ends.says("资金", "Money")))
    shares = [
        await share(money, words)
        for words in (
            ends.says("商家应得", "Store's share"),
            ends.says("骑手报酬", "Rider's pay"),
            ends.says("平台所得", "Platform's share"),
        )
    ]
    captured = await share(money, ends.says("收款", "Payment"))
    assert captured == sum(shares) == round(float(total.removeprefix("¥")) * 100)
    await ends.keep(page, "operator-story")


async def share(money: Locator, words: str) -> int:
    """The fen in the row with these words."""
    row = money.get_by_role("row").filter(has_text=words)
    (yuan,) = re.findall(r"¥([\d.,]+)", await row.first.inner_text())
    return round(float(yuan.replace(",", "")) * 100)


async def has_slid_in(sheet: Locator, last_button: str) -> None:
    """All of a sheet that comes from below can be seen."""
    await expect(sheet.get_by_role("button", name=last_button, exact=True)).to_be_in_viewport(ratio=1)


async def rides_on(rider: Page, words: str) -> None:
    """Press the rider's one big button, which also says for which order."""
    await rider.get_by_role("button", name=re.compile(f"^{words}.*#")).click()


async def press(where: Page | Locator, name: str) -> None:
    """Press the button of that name."""
    await where.get_by_role("button", name=name, exact=True).click()
