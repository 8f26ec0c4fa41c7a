"""The same story at 1× and at 60×."""

from typing import Any

from tests.stories.players import Consumer, Rider, Shop
from tests.stories.stage import Town


async def test_the_same_story_at_one_and_at_sixty_leaves_the_same_events(town: Town) -> None:
    shop, zhang, li = await town.shop(), await town.rider("张伟"), await town.consumer("李雷")
    slow = await told(town, shop, zhang, li)
    await town.house.runs_at(60.0)
    try:
        fast = await told(town, shop, zhang, li)
    finally:
        await town.house.runs_at(1.0)
    assert fast == slow
    assert [event for event, _ in slow["order"]] == [
        "placed",
        "paid",
        "accepted",
        "cooking_started",
        "ready",
        "picked_up",
        "delivered",
    ]
    assert slow["money"][0] == ("gateway_clearing", "prepayment", 2_700, "capture")
    assert slow["facts"]["orders.OrderDelivered"] == 1


async def told(town: Town, shop: Shop, zhang: Rider, li: Consumer) -> dict[str, Any]:
    """One lunch in which twelve minutes of cooking pass; everything that was written down about it."""
    await zhang.goes_on_line()
    order = await li.orders(shop, "小份牛肉面")
    await li.pays(order)
    await shop.sees(order)
    await shop.accepts(order)
    await shop.starts(order)
    await town.house.skip(720)
    await zhang.is_at(zhang.lon, zhang.lat)
    await shop.is_ready(order)
    offer = await zhang.is_offered()
    await zhang.accepts(offer)
    await zhang.fetches(offer, shop.pickup_code(order))
    await zhang.hands_over(offer, await li.drop_code(order))
    await li.sees(order, "delivered")
    await town.house.quiet()
    story = await town.story(order)
    return {
        "order": [(one["event"], one["by_role"]) for one in story["events"]],
        "money": await town.money(order),
        "ride": (story["delivery"]["state"], story["delivery"]["pay_minor"]),
        "facts": await facts(town, order.order_id, offer["delivery_id"]),
    }


async def facts(town: Town, *subjects: str) -> dict[str, int]:
    """How often each fact was told about these, but for what a clock may add between two looks: a word on
    lateness, and what a screen shows of the hall, where it lay until its rider was found."""
    async with town.house.house.db.glance() as tx:
        rows = await tx.fetch(
            """select name, count(*) as count from kernel.facts where subject = any($1::uuid[])
                 and name not like 'operations.%' and name <> 'deliveries.HallMoved'
               group by name order by name""",
            list(subjects),
        )
    return {row["name"]: row["count"] for row in rows}
