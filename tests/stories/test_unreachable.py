"""Nobody opens the door."""

import asyncio

import pytest
from tests.box.people import SaidNo
from tests.stories.stage import Town


async def test_a_customer_who_cannot_be_reached(town: Town) -> None:
    """The rider waits as long as the house asks, then the work that was done is paid."""
    shop, zhang, li = await town.shop(), await town.rider("张伟"), await town.consumer("李雷")
    order = await li.orders(shop, "小份牛肉面")
    await li.pays(order)
    await shop.cooks(order)
    offer = await zhang.is_offered()
    await zhang.accepts(offer)
    await zhang.fetches(offer, shop.pickup_code(order))
    ride = await li.watch(f"delivery/{order.order_id}")
    await zhang.rides_to(offer, "dropoff")
    await zhang.step(offer["delivery_id"], "at-customer")
    await zhang.step(offer["delivery_id"], "exceptions", {"kind": "customer_unreachable", "note": "没人应门"})
    desk = f"{order.order_id}:unreachable"
    await town.exceptions.until(lambda rows: desk in rows and rows[desk]["who_acts"] == "rider")
    await ride.until(lambda rows: rows["delivery"]["trouble"] == "customer_unreachable")
    with pytest.raises(SaidNo, match=r"deliveries\.wait_first"):
        await zhang.step(offer["delivery_id"], "exceptions", {"kind": "cannot_deliver"})
    await town.house.skip(301)
    await asyncio.sleep(1)
    await zhang.step(offer["delivery_id"], "exceptions", {"kind": "cannot_deliver"})
    await li.sees(order, "failed")
    await town.exceptions.until(lambda rows: desk not in rows)
    assert (await town.events(order))[-1] == "failed"
    assert await town.money(order) == [
        ("gateway_clearing", "prepayment", 2_700, "capture"),
        ("prepayment", "store_payable", 2_256, "store"),
        ("prepayment", "rider_payable", 444, "rider"),
        ("platform_revenue", "rider_payable", 34, "top_up"),
    ]
