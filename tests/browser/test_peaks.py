"""An operator looks at a city's peak: changes a rule, is told what cannot hold, and switches by hand."""

import re

import pytest
from playwright.async_api import Locator, expect
from tests.browser.ends import Ends
from tests.browser.test_lunch import press

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_an_operator_changes_a_rule_and_switches_by_hand(ends: Ends) -> None:
    page = await ends.enter("operator")
    await page.get_by_role("link", name=ends.says("高峰", "Peaks")).click()
    named = page.get_by_role("row").filter(has_text=ends.says("加价激励", "Incentive"))
    rule = named.filter(has=page.get_by_role("switch"))
    await expect(rule).to_contain_text("≥ 150")

    await press(rule, ends.says("修改", "Edit"))
    dialog = page.get_by_role("dialog", name=ends.says("加价激励", "Incentive"))
    keep = dialog.get_by_role("button", name=ends.says("保存", "Keep"))
    await fill(dialog.get_by_label(re.compile(ends.says("降到多少关闭", "Off at or below"))), "150")
    await expect(dialog.get_by_text(ends.says("必须低于开启的数值", "Must be lower"))).to_be_visible()
    await expect(keep).to_be_disabled()
    await ends.keep(page, "operator-peak-rule")
    await fill(dialog.get_by_label(re.compile(ends.says("降到多少关闭", "Off at or below"))), "120")
    await fill(dialog.get_by_label(re.compile(ends.says("每单加价", "More pay"))), "2.5")
    await keep.click()
    await expect(rule).to_contain_text("≤ 120")
    await expect(rule).to_contain_text("2.50")

    await press(rule, ends.says("开启", "Switch on"))
    dialog = page.get_by_role("dialog")
    note = ends.says("暴雨", "Heavy rain")
    await dialog.get_by_label(ends.says("原因", "Reason")).fill(note)
    await ends.keep(page, "operator-peak-switch")
    await press(dialog, ends.says("开启", "Switch on"))
    on = page.get_by_role("listitem").filter(has_text=note)
    await expect(on).to_contain_text("2.50")
    await on.scroll_into_view_if_needed()
    await ends.keep(page, "operator-peaks")
    await press(on, ends.says("立即结束", "End now"))
    await expect(on).to_have_count(0)
    past = page.get_by_role("row").filter(has_text=note)
    await expect(past).to_contain_text(ends.says("人工结束", "ended by hand"))

    await press(page, ends.says("恢复默认规则", "Use the usual rules again"))
    await expect(rule).to_contain_text("≤ 90")
    assert not ends.errors, "\n".join(ends.errors)


async def test_the_keyboard_reaches_every_rule(ends: Ends) -> None:
    page = await ends.enter("operator")
    await page.get_by_role("link", name=ends.says("高峰", "Peaks")).click()
    far = page.get_by_role("button", name=ends.says("缩短远店范围", "Far stores"))
    await far.focus()
    await page.keyboard.press("Enter")
    await expect(far).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    switch = page.get_by_role("switch", name=re.compile(ends.says("缩短远店范围", "Far stores")))
    await expect(switch).not_to_be_checked()
    await page.keyboard.press("Space")
    await expect(switch).to_be_checked()
    await press(page, ends.says("恢复默认规则", "Use the usual rules again"))
    assert not ends.errors, "\n".join(ends.errors)


async def fill(field: Locator, text: str) -> None:
    await field.fill(text)
    await field.press("Tab")
