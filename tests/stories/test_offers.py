"""A rider declines, another doesn't answer, a third one takes it."""

from tests.stories.players import Order, Rider
from tests.stories.stage import Town


async def test_declined_and_unanswered_offers_find_another_rider(town: Town) -> None:
    shop, li = await town.shop(at=(0, 0)), await town.consumer("李雷")
    near = await town.rider("张伟", at=(0, 0))
    order = await li.orders(shop, "小份牛肉面")
    await li.pays(order)
    await shop.cooks(order)
    await near.declines(await near.is_offered())
    await near.is_left_alone()

    farther = await town.rider("王芳", at=(300, 0))
    unanswered = await farther.is_offered()
    await town.house.skip(61)
    await farther.is_left_alone()

    third = await town.rider("李娜", at=(600, 300))
    offer = await third.is_offered()
    assert offer["delivery_id"] == unanswered["delivery_id"]
    assert offer["offer_id"] != unanswered["offer_id"]
    await third.accepts(offer)
    await third.fetches(offer, shop.pickup_code(order))
    await third.hands_over(offer, await li.drop_code(order))
    await li.sees(order, "delivered")
    assert await who_rode(town, order) == third.rider_id
    assert await earned(third) == 478
    assert [await earned(one) for one in (near, farther)] == [0, 0]
    why = (await town.story(order))["why"]
    assert why["outcome"] == "offered"


async def who_rode(town: Town, order: Order) -> str:
    return str((await town.story(order))["delivery"]["rider_id"])


async def earned(rider: Rider) -> int:
    return int((await rider.person.get("/api/rider"))["earned_minor"])
