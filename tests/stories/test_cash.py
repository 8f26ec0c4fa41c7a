"""Cash on delivery, and its way to the house's till."""

import pytest
from tests.box.people import SaidNo
from tests.stories.stage import Town


async def test_cash_goes_from_the_door_to_the_till(town: Town) -> None:
    shop, zhang, li = await town.shop(), await town.rider("张伟"), await town.consumer("李雷")
    order = await li.orders(shop, "小份牛肉面", tender="cash")
    assert (order.state, order.total_minor) == ("open", 2_700)
    await shop.cooks(order)
    offer = await zhang.is_offered()
    assert offer["cash_minor"] == 2_700
    await zhang.accepts(offer)
    await zhang.fetches(offer, shop.pickup_code(order))
    code = await li.drop_code(order)
    with pytest.raises(SaidNo, match=r"deliveries\.cash_missing"):
        await zhang.hands_over(offer, code, cash_minor=2_000)
    await zhang.hands_over(offer, code, cash_minor=2_700)
    await li.sees(order, "delivered")

    assert await town.events(order) == [
        "placed_for_cash",
        "accepted",
        "cooking_started",
        "ready",
        "picked_up",
        "delivered",
    ]
    assert await town.money(order) == [
        ("rider_cash", "prepayment", 2_700, "cash"),
        ("prepayment", "store_payable", 2_256, "store"),
        ("prepayment", "rider_payable", 444, "rider"),
        ("platform_revenue", "rider_payable", 34, "top_up"),
    ]
    assert await town.stands("rider_cash", zhang.rider_id) == 2_700
    till = await town.stands("platform_cash", "platform")
    assert (await zhang.person.get("/api/rider"))["cash_owed_minor"] == 2_700
    path = f"/api/riders/{zhang.rider_id}/cash-handed-in"
    with pytest.raises(SaidNo):
        await town.operator.person.post(path, {"amount_minor": 2_701})
    for _ in range(2):
        await town.operator.person.post(path, {"amount_minor": 2_700}, key=f"hand-in-{zhang.rider_id}")
    assert (await zhang.person.get("/api/rider"))["cash_owed_minor"] == 0
    assert await town.stands("rider_cash", zhang.rider_id) == 0
    assert await town.stands("platform_cash", "platform") == till + 2_700
