"""Two consumers and one last dish."""

import asyncio

import pytest
from tests.box.people import SaidNo, until
from tests.stories.players import Consumer, Order, Shop
from tests.stories.stage import Town


async def test_two_consumers_and_one_last_dish(town: Town) -> None:
    shop = await town.shop(teas=1)
    both = [await town.consumer("李雷"), await town.consumer("韩梅梅")]
    quotes = [await one.quote(shop, "小份牛肉面", "冰柠檬茶") for one in both]
    outcomes = await asyncio.gather(
        *(one.places(quoted) for one, quoted in zip(both, quotes, strict=True)), return_exceptions=True
    )
    ((won, order),) = [(i, one) for i, one in enumerate(outcomes) if isinstance(one, Order)]
    (no,) = [one for one in outcomes if isinstance(one, SaidNo)]
    assert (no.status, no.code) == (409, "catalog.sold_out")
    winner, loser = both[won], both[1 - won]
    assert await loser.person.get("/api/orders") == [], "a refusal left nothing behind"
    await until(lambda: _is_sold_out(loser, shop), says="a menu without tea")
    with pytest.raises(SaidNo, match=r"catalog\.sold_out"):
        await loser.quote(shop, "小份牛肉面", "冰柠檬茶")

    await winner.cancels(order)
    second = await loser.places(await loser.quote(shop, "小份牛肉面", "冰柠檬茶"))
    await loser.pays(second)
    await shop.sees(second)
    with pytest.raises(SaidNo, match=r"catalog\.sold_out"):
        await winner.quote(shop, "小份牛肉面", "冰柠檬茶")
    await loser.cancels(second)
    assert await town.events(order) == ["placed", "cancelled"]
    assert await town.events(second) == ["placed", "paid", "cancelled"]


async def _is_sold_out(who: Consumer, shop: Shop) -> bool:
    menu = await who.person.get(f"/api/stores/{shop.store_id}/menu")
    items = [item for section in menu["sections"] for item in section["items"]]
    return any(item["name"] == "冰柠檬茶" and item["variants"][0]["sold_out"] for item in items)
