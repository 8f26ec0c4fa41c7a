"""What a store does at its counter beside answering orders, and a consumer who comes back for the same."""

import io
import re
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from tests.browser.ends import Ends
from tests.browser.test_lunch import DISH, STORE, press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
async def counter(ends: Ends) -> AsyncIterator[Page]:
    yield await ends.enter("store")
    assert not ends.errors, "\n".join(ends.errors)


async def test_store_keeps_a_holiday_and_puts_back_what_it_removed(ends: Ends, counter: Page) -> None:
    await go(ends, counter, "营业时间", "Hours")
    friday = counter.get_by_role("group", name=ends.says("周五", "Friday"))
    closes = friday.get_by_label(re.compile(ends.says("结束", "closes")))
    save = counter.get_by_role("button", name=ends.says("保存", "Save"), exact=True)
    await expect(closes).to_have_value("00:00")
    await expect(save).to_be_disabled()

    await press(friday, ends.says("周五加一段营业时间", "Add hours on Friday"))
    await expect(friday.get_by_role("alert")).to_have_text(
        ends.says("请填写开始和结束时间，如 09:30", "Give both times, such as 09:30")
    )
    await expect(save).to_be_disabled()
    await ends.keep(counter, "store-hours-wrong")
    await press(friday, ends.says("删除周五第 2 段", "Remove hours 2 of Friday"))
    await expect(friday.get_by_role("alert")).to_have_count(0)
    await press(friday, ends.says("删除周五第 1 段", "Remove hours 1 of Friday"))
    await expect(friday.get_by_text(ends.says("全天休息", "Closed all day"))).to_be_visible()
    await press(counter, ends.says("撤销", "Undo"))
    await expect(closes).to_have_value("00:00")

    await closes.fill("2130")
    await closes.press("Tab")
    await press(counter, ends.says("添加日期", "Add days"))
    dialog = counter.get_by_role("dialog", name=ends.says("添加日期", "Add days"))
    await dialog.get_by_placeholder(ends.says("第一天", "First day")).fill("2031-10-01")
    await dialog.get_by_placeholder(ends.says("最后一天", "Last day")).fill("2031-10-03")
    await dialog.get_by_placeholder(ends.says("最后一天", "Last day")).press("Enter")
    await ends.keep(counter, "store-hours-days")
    await press(dialog, ends.says("添加 3 天", "Add 3 days"))
    await save.click()
    await expect(save).to_be_disabled()
    await counter.reload()
    await expect(closes).to_have_value("21:30")
    await expect(counter.get_by_role("group", name="2031-10-02")).to_contain_text(
        ends.says("全天休息", "Closed all day")
    )
    await ends.keep(counter, "store-hours")

    for day in ("2031-10-01", "2031-10-02", "2031-10-03"):
        await press(counter, ends.says(f"移除 {day}", f"Remove {day}"))
    await closes.fill("24:00")
    await closes.press("Tab")
    await save.click()
    await expect(save).to_be_disabled()


async def test_notice_written_at_the_counter_stands_on_the_stores_page(ends: Ends, counter: Page) -> None:
    await go(ends, counter, "门店设置", "Settings")
    minimum = counter.get_by_label(ends.says("起送价（元）", "Minimum (yuan)"))
    save = counter.get_by_role("button", name=ends.says("保存", "Save"), exact=True)
    await minimum.fill("twenty")
    await expect(
        counter.get_by_text(ends.says("请填写金额，如 20", "Give an amount, such as 20"))
    ).to_be_visible()
    await expect(save).to_be_disabled()
    await minimum.fill("20")
    await counter.get_by_label(ends.says("公告", "Notice")).fill("今日新品：酸汤面")
    await ends.keep(counter, "store-settings")
    await save.click()
    await expect(save).to_be_disabled()

    consumer = await ends.enter("consumer")
    await consumer.get_by_role("link").filter(has_text=STORE).click()
    await expect(consumer.get_by_text("今日新品：酸汤面")).to_be_visible()
    await expect(consumer.get_by_text("00:00–24:00")).to_be_visible()
    await ends.keep(consumer, "consumer-store-head")
    await counter.get_by_label(ends.says("公告", "Notice")).fill("")
    await save.click()
    await expect(save).to_be_disabled()


async def test_picture_of_a_dish_reaches_the_consumers_menu(ends: Ends, counter: Page) -> None:
    await go(ends, counter, "菜单", "Menu")
    await counter.get_by_role("button", name=DISH, exact=True).click()
    dialog = counter.get_by_role("dialog")
    field = dialog.get_by_role("group", name=ends.says("图片", "Picture"))
    chooser = field.locator("input[type=file]")

    await chooser.set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"<svg>no</svg>"})
    await expect(field.get_by_role("alert")).to_have_text(
        ends.says(
            "这个文件不是可用的图片，请选择 JPEG、PNG 或 WebP。",
            "This file isn't a picture that can be used. Choose a JPEG, PNG or WebP.",
        )
    )
    ends.errors.clear()  # a refusal is an answer of 422, which the browser's console tells too
    await chooser.set_input_files({"name": "a.gif", "mimeType": "image/gif", "buffer": b"GIF89a"})
    await expect(field.get_by_role("alert")).to_have_text(
        ends.says("请选择 JPEG、PNG 或 WebP 图片。", "Choose a JPEG, PNG or WebP picture.")
    )
    await chooser.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": noodles_jpeg()})
    shown = field.get_by_role("img", name=ends.says("菜品图片", "Picture of the dish"))
    await expect(shown).to_be_visible()
    await expect(field.get_by_role("alert")).to_have_count(0)
    await press(field, ends.says("移除", "Remove"))
    await expect(shown).to_have_count(0)
    await press(field, ends.says("撤销", "Undo"))
    await expect(shown).to_be_visible()
    address = await shown.get_attribute("src")
    await ends.keep(counter, "store-dish-picture")
    await press(dialog, ends.says("保存", "Save"))
    await expect(dialog).to_be_hidden()

    consumer = await ends.enter("consumer")
    await consumer.get_by_role("link").filter(has_text=STORE).click()
    await expect(consumer.locator(f'img[src="{address}"]').first).to_be_visible()
    await ends.keep(consumer, "consumer-dish-picture")


async def test_options_written_at_the_counter_can_be_chosen(ends: Ends, counter: Page) -> None:
    await go(ends, counter, "菜单", "Menu")
    tea = counter.get_by_role("button", name="冰柠檬茶", exact=True)
    await tea.click()
    dialog = counter.get_by_role("dialog")
    save = dialog.get_by_role("button", name=ends.says("保存", "Save"), exact=True)
    await press(dialog, ends.says("加一组可选项", "Add a group of options"))
    await expect(dialog.get_by_role("alert")).to_have_text(
        ends.says("请给这一组起个名字", "Give this group a name")
    )
    await expect(save).to_be_disabled()
    await dialog.get_by_label(ends.says("这一组叫什么，如 辣度", "Name of the group, such as Spice")).fill(
        "冰量"
    )
    names = dialog.get_by_label(ends.says("选项", "Option"), exact=True)
    await names.nth(0).fill("少冰")
    await names.nth(1).fill("多冰")
    await dialog.get_by_label(ends.says("多冰 加价（元）", "Extra for 多冰 (yuan)")).fill("1.5")
    await press(dialog, ends.says("移除选项 多冰", "Remove the option 多冰"))
    await expect(names).to_have_count(1)
    await press(dialog, ends.says("撤销", "Undo"))
    await expect(names).to_have_count(2)
    await ends.keep(counter, "store-dish-options")
    await save.click()
    await expect(dialog).to_be_hidden()

    consumer = await ends.enter("consumer")
    await consumer.get_by_role("link").filter(has_text=STORE).click()
    name = ends.says("冰柠檬茶 选规格", "Choose options for 冰柠檬茶")
    await consumer.get_by_role("button", name=name).click()
    sheet = consumer.get_by_role("dialog", name="冰柠檬茶")
    await sheet.get_by_role("radio", name="多冰").click()
    await expect(sheet.get_by_role("button", name="9.5")).to_be_visible()

    await tea.click()
    await press(dialog, ends.says("移除一组 冰量", "Remove the group 冰量"))
    await save.click()
    await expect(dialog).to_be_hidden()


async def test_same_again_fills_the_cart_and_names_what_went(ends: Ends) -> None:
    shop, visitor = ends.world.near, ends.world.visitor
    order = await visitor.orders(shop, "大份牛肉面加蛋", ("冰柠檬茶", 2), tender="cash")
    await visitor.cancels(order)
    consumer = await ends.enter("consumer")
    await again(ends, consumer)
    cart = consumer.get_by_role("dialog", name=ends.says("购物车", "Your cart"))
    await expect(cart).to_contain_text(re.compile("大份 · 重辣 · 卤蛋.*¥31.00.*冰柠檬茶.*¥16.00"))
    await ends.keep(consumer, "consumer-again")

    large = f"/api/variants/{shop.dishes['大份牛肉面加蛋']['variant_id']}"
    await shop.person.post(f"{large}/sold-out")
    try:
        await again(ends, consumer)
        await expect(consumer.get_by_role("status")).to_have_text(
            ends.says(
                f"这些现在点不到，没有放进购物车：{DISH}", f"Not to be had now, so not in your cart: {DISH}"
            )
        )
        bag = consumer.get_by_role("button", name=ends.says("购物车，2 件", "Cart, 2 pieces"))
        await expect(bag).to_be_visible()
        await ends.keep(consumer, "consumer-again-without")
    finally:
        await shop.person.post(f"{large}/restock", {"count": None})
    assert not ends.errors, "\n".join(ends.errors)


async def again(ends: Ends, consumer: Page) -> None:
    """From the list of orders, the newest once more."""
    await consumer.goto("/#/pages/index/index?tab=orders")
    await consumer.reload()
    name = ends.says(f"在{STORE}再来一单", f"Order again from {STORE}")
    await consumer.get_by_role("button", name=name).first.click()


async def go(ends: Ends, counter: Page, chinese: str, english: str) -> None:
    """By the counter's own navigation."""
    await counter.get_by_role("link", name=ends.says(chinese, english), exact=True).click()


def noodles_jpeg() -> bytes:
    """A picture of a bowl, turned by ninety degrees, as a phone takes it."""
    image = Image.new("RGB", (1200, 900), "#8a4b1f")
    image.paste("#f3d9a4", (300, 200, 900, 700))
    exif = image.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()
