"""What who isn't signed in sees, and how they come in by phone and code."""

import re

import pytest
from playwright.async_api import expect
from tests.browser.ends import Ends

from songda.adapters.demo.visitors import VISITORS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("end", ["rider", "store", "operator"])
async def test_nobody_is_asked_for_a_number_and_comes_in_by_the_code(ends: Ends, end: str) -> None:
    page = await ends.visit(end)
    phone = page.get_by_label(ends.says("手机号", "Phone number"))
    send = page.get_by_role("button", name=ends.says("获取验证码", "Send me a code"))
    await expect(send).to_be_disabled()
    await ends.keep(page, f"{end}-signed-out")

    await phone.fill(VISITORS[end])
    await phone.press("Enter")
    await page.get_by_role("button", name=re.compile(r"\d{6}")).click()
    await page.get_by_role("button", name=ends.says("登录", "Sign in"), exact=True).click()
    await expect(send).to_have_count(0)
    await expect(phone).to_have_count(0)
    assert not ends.errors, "\n".join(ends.errors)
