"""Nobody accepts: an alarm, a louder one, and an end with the money back."""

from tests.stories.stage import Town


async def test_nobody_accepts_and_the_money_comes_back(town: Town) -> None:
    shop, li = await town.shop(), await town.consumer("李雷")
    order = await li.orders(shop, "小份牛肉面")
    mine = await li.watch(f"order/{order.order_id}")
    await li.pays(order)
    await shop.sees(order)
    desk = f"{order.order_id}:unanswered"
    await town.house.skip(61)
    await town.exceptions.until(lambda rows: desk in rows and rows[desk]["who_acts"] == "store")
    await shop.board.until(lambda rows: rows[order.order_id]["asked_times"] == 1)
    await town.house.skip(61)
    await town.exceptions.until(lambda rows: rows[desk]["who_acts"] == "operator")
    await town.house.skip(61)
    await mine.until(lambda rows: rows[order.order_id]["state"] == "cancelled")
    assert mine.rows[order.order_id]["because"] == "unanswered"
    await town.exceptions.until(lambda rows: desk not in rows)
    await shop.board.until(lambda rows: order.order_id not in rows)
    await town.house.quiet()

    assert await town.events(order) == ["placed", "paid", "unanswered"]
    assert await town.money(order) == [
        ("gateway_clearing", "prepayment", 2_700, "capture"),
        ("prepayment", "refunds_in_flight", 2_700, "refund"),
        ("refunds_in_flight", "gateway_clearing", 2_700, "refunded"),
    ]
    assert set(await li.messages()) == {"orders.cancelled", "orders.refunded"}


async def test_an_order_nobody_pays_expires(town: Town) -> None:
    shop, li = await town.shop(), await town.consumer("李雷")
    order = await li.orders(shop, "小份牛肉面")
    await town.house.skip(901)
    await li.sees(order, "expired")
    assert await town.events(order) == ["placed", "expired"]
    assert shop.board.seen[-1] == {}, "the store never heard of it"
