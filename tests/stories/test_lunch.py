"""The lunch order, from tap to doorbell."""

from tests.stories.stage import Town


async def test_the_lunch_order(town: Town) -> None:
    shop = await town.shop(at=(0, 0))
    zhang = await town.rider("张伟", at=(300, 0))
    li = await town.consumer("李雷", at=(600, 0))

    order = await li.orders(shop, "大份牛肉面加蛋", "冰柠檬茶")
    assert order.parts == {"food": 3_900, "packing": 200, "delivery": 300}
    assert (order.state, order.total_minor) == ("unpaid", 4_400)
    mine = await li.watch(f"order/{order.order_id}")
    assert order.order_id not in shop.board.rows, "an unpaid order is nobody's business yet"

    await li.pays(order)
    row = await shop.sees(order, "open")
    assert [line["name"] for line in row["lines"]] == ["红烧牛肉面", "冰柠檬茶"]
    assert row["note"] == "少放辣"
    await shop.accepts(order)
    on_the_way = await li.watch(f"delivery/{order.order_id}")
    await shop.starts(order)
    await shop.sees(order, "cooking")
    await shop.kitchen.until(lambda rows: order.order_id in rows)
    await shop.is_ready(order)
    await shop.sees(order, "ready")

    offer = await zhang.is_offered()
    assert offer["pay_minor"] == 400 + 78, "1.3 × 600 m of road at a yuan a kilometre"
    await zhang.accepts(offer)
    await on_the_way.until(lambda rows: rows["delivery"]["rider_name"] == "张**")
    await zhang.fetches(offer, shop.pickup_code(order))
    await mine.until(lambda rows: rows[order.order_id]["state"] == "on_the_way")
    await on_the_way.until(lambda rows: rows["delivery"]["state"] == "picked_up")
    code = on_the_way.rows["delivery"]["drop_code"]
    await zhang.rides_to(offer, "dropoff")
    await zhang.step(offer["delivery_id"], "at-customer")
    await on_the_way.until(lambda rows: rows["delivery"]["state"] == "at_customer")
    await shop.board.until(lambda rows: rows[order.order_id]["delivery_state"] == "at_customer")
    await zhang.step(offer["delivery_id"], "delivered", {"code": code})
    await mine.until(lambda rows: rows[order.order_id]["state"] == "delivered")
    await town.city.until(lambda rows: order.order_id not in rows)
    await shop.board.until(lambda rows: order.order_id not in rows)

    assert await town.events(order) == [
        "placed",
        "paid",
        "accepted",
        "cooking_started",
        "ready",
        "picked_up",
        "delivered",
    ]
    states = [rows[order.order_id]["state"] for rows in mine.seen]
    assert list(dict.fromkeys(states)) == states_in_order(states), "the consumer never saw it go back"
    assert await town.money(order) == [
        ("gateway_clearing", "prepayment", 4_400, "capture"),
        ("prepayment", "store_payable", 3_854, "store"),
        ("prepayment", "rider_payable", 478, "rider"),
        ("prepayment", "platform_revenue", 68, "platform"),
    ]
    assert await town.stands("store_payable", shop.store_id) == 3_854
    assert await town.stands("rider_payable", zhang.rider_id) == 478
    assert await town.stands("prepayment", order.order_id) == 0
    assert town.exceptions.rows == {}


WAY = ("unpaid", "open", "accepted", "cooking", "ready", "on_the_way", "delivered")


def states_in_order(states: list[str]) -> list[str]:
    return [state for state in WAY if state in states]
