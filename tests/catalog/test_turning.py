"""Who takes the last of a variant says so, and who brings it back too: once each time, however many ask."""

import asyncio
import random
from typing import Any

from tests.catalog.canteen import LARGE, ORDER, OTHER_ORDER, SMALL, TEA, open_canteen
from tests.stores.shop import OPERATOR, STAFF, STORE

from songda.kernel.house import House
from songda.kernel.ids import OrderId, VariantId, uuid7
from songda.kernel.values import from_json
from songda.modules.catalog.actions.stock import release, reserve, restock, restock_daily, sold_out
from songda.modules.catalog.errors import SoldOut
from songda.modules.catalog.events import MenuChanged, VariantRestocked, VariantSoldOut
from songda.modules.catalog.records import stock

KINDS: dict[str, type[Any]] = {
    f"catalog.{kind.__name__}": kind for kind in (VariantSoldOut, VariantRestocked, MenuChanged)
}
GONE = VariantSoldOut(store_id=STORE, variant_id=TEA)


async def told(house: House) -> list[Any]:
    """What was told of the menu since it was opened, in the order of the locks."""
    async with house.db.glance() as tx:
        rows = await tx.fetch(
            "select name, body from kernel.facts where name = any($1) order by number", list(KINDS)
        )
    return [from_json(KINDS[row["name"]], row["body"]) for row in rows][1:]


def back(count: int | None, variant_id: VariantId = TEA) -> VariantRestocked:
    return VariantRestocked(store_id=STORE, variant_id=variant_id, count=count)


async def test_the_last_unit_is_told_and_giving_it_back_too(house: House) -> None:
    await open_canteen(house)
    await house.act(reserve, ORDER, [(TEA, 3), (SMALL, 9)])
    assert await told(house) == []
    await house.act(reserve, OTHER_ORDER, [(LARGE, 1), (TEA, 2)])
    assert await told(house) == [GONE]
    for _ in range(2):
        await house.act(reserve, OTHER_ORDER, [(LARGE, 1), (TEA, 2)])
    assert await told(house) == [GONE]
    for _ in range(2):
        await house.act(release, OTHER_ORDER)
    assert await told(house) == [GONE, back(2)]
    await house.act(release, ORDER)
    assert await told(house) == [GONE, back(2)], "it was on sale already"


async def test_what_the_store_took_off_sale_doesnt_come_back_by_an_order(house: House) -> None:
    await open_canteen(house)
    await house.act(reserve, ORDER, [(TEA, 5)])
    await house.do(sold_out, STAFF, None, TEA)
    assert await told(house) == [GONE, MenuChanged(store_id=STORE)], "it was gone already"
    await house.act(release, ORDER)
    assert len(await told(house)) == 2
    await house.do(restock, STAFF, None, TEA, 0)
    assert await told(house) == [GONE, *[MenuChanged(store_id=STORE)] * 2]
    await house.do(restock, STAFF, None, TEA, 4)
    await house.do(restock, STAFF, None, TEA, 0)
    assert (await told(house))[3:] == [back(4), GONE]


async def test_a_new_day_brings_back_what_was_sold_out_and_says_so_once(house: House) -> None:
    await open_canteen(house)
    await house.act(restock_daily)
    await house.act(reserve, ORDER, [(TEA, 5)])
    house.clocks.advance(86_400)
    before = len(await told(house))
    for _ in range(2):
        await house.act(restock_daily)
    assert (await told(house))[before:] == [MenuChanged(store_id=STORE), back(5)]
    house.clocks.advance(86_400)
    await house.act(restock_daily)
    assert (await told(house))[before + 2 :] == [MenuChanged(store_id=STORE)], "it wasn't sold out"


async def test_three_hundred_orders_and_cancellations_at_once_tell_each_turn_once(house: House) -> None:
    await open_canteen(house)
    await house.do(restock, OPERATOR, None, TEA, 3)
    begun = len(await told(house))
    dice = random.Random(7)

    async def order(patience_s: float) -> None:
        order_id = OrderId(uuid7())
        try:
            await house.act(reserve, order_id, [(TEA, 1)])
        except SoldOut:
            return
        await asyncio.sleep(patience_s)
        await house.act(release, order_id)

    await asyncio.gather(*(order(dice.uniform(0, 0.02)) for _ in range(300)))
    turns = [type(one) for one in (await told(house))[begun:]]
    assert len(turns) >= 2, "nobody ever took the last one: the race is no race"
    assert turns == [VariantSoldOut, VariantRestocked] * (len(turns) // 2)


async def test_telling_costs_no_statement_more(house: House) -> None:
    """One to see and hold, one to take, and one for the menu's version where few are left."""
    await open_canteen(house)

    async def statements(order_id: OrderId, variant_id: VariantId, count: int) -> int:
        said: list[str] = []
        async with house.db.transaction() as tx:
            with tx.query_logger(lambda record: said.append(record.query)):
                await stock.reserve(tx, order_id, [(variant_id, count)])
        return len(said)

    assert await statements(OTHER_ORDER, SMALL, 1) == 1
    assert await statements(ORDER, TEA, 2) == 3
    assert await statements(OTHER_ORDER, TEA, 3) == 3, "it takes the last"
