"""Consumer and store press their buttons at the same moment."""

import asyncio

from tests.box.people import SaidNo, until
from tests.stories.players import Consumer, Order, Shop
from tests.stories.stage import Town

ROUNDS = 5


async def test_cancel_against_accept_at_once(town: Town) -> None:
    """The consumer may cancel until cooking begins, so whoever was first, the order ends, with the money."""
    shop, li = await town.shop(), await town.consumer("李雷")
    for order in await paid_orders(shop, li):
        accepted, cancelled = await at_once(shop.accepts(order), li.cancels(order))
        assert cancelled is None
        assert accepted in (None, "orders.not_in_that_state")
        await li.sees(order, "cancelled")
        events = ["placed", "paid", "accepted", "cancelled"]
        assert await town.events(order) == [one for one in events if accepted is None or one != "accepted"]
        await until(lambda order=order: _money_is_back(town, order), says="the money, back")


async def test_cancel_against_start_at_once(town: Town) -> None:
    """Exactly one of them wins."""
    shop, li = await town.shop(), await town.consumer("李雷")
    for order in await paid_orders(shop, li):
        await shop.accepts(order)
        started, cancelled = await at_once(shop.starts(order), li.cancels(order))
        assert {started, cancelled} == {None, "orders.not_in_that_state"}
        assert await li.state(order) == ("cooking" if started is None else "cancelled")
        if started is None:
            await shop.person.post(f"/api/orders/{order.order_id}/cancel", {"because": "no_gas"})
        await until(lambda order=order: _money_is_back(town, order), says="the money, back")


async def paid_orders(shop: Shop, who: Consumer) -> list[Order]:
    orders = [await who.orders(shop, "小份牛肉面") for _ in range(ROUNDS)]
    for order in orders:
        await who.pays(order)
    for order in orders:
        await shop.sees(order)
    return orders


async def at_once(*both: object) -> list[str | None]:
    """What each was refused with; None where it was done."""
    outcomes = await asyncio.gather(*both, return_exceptions=True)  # type: ignore[call-overload]
    for one in outcomes:
        if one is not None and not isinstance(one, SaidNo):
            raise one
    return [one.code if isinstance(one, SaidNo) else None for one in outcomes]


async def _money_is_back(town: Town, order: Order) -> bool:
    return [one[3] for one in await town.money(order)] == ["capture", "refund", "refunded"]
