"""Stock: nothing is sold that isn't there, however many ask at once."""

import asyncio
from datetime import date
from uuid import UUID

import asyncpg
import pytest
from tests.catalog.canteen import CONGEE, LARGE, ORDER, OTHER_ORDER, SMALL, TEA, open_canteen
from tests.stores.shop import OPERATOR, STAFF, STORE, STRANGER

from songda.entry import checking
from songda.kernel.database import Database
from songda.kernel.errors import NotFound
from songda.kernel.house import House
from songda.kernel.ids import OrderId, VariantId, uuid7
from songda.modules.catalog.actions import stock as doing
from songda.modules.catalog.errors import ItemGone, SoldOut
from songda.modules.catalog.records import stock
from songda.modules.catalog.records.stock import release, reserve, sell

BUYERS, UNITS, ROUNDS = 500, 50, 20


async def figures(house: House, variant_id: VariantId = TEA) -> tuple[int | None, int]:
    async with house.db.glance() as tx:
        row = await tx.fetchrow(
            "select on_hand, reserved from catalog.variants where variant_id = $1", variant_id
        )
        return row["on_hand"], row["reserved"]


async def red_checks(house: House) -> list[str]:
    found = await checking.breaches(house.db.url)
    return [name for name, rows in found.items() if rows and name.startswith("catalog.")]


async def test_reserving_twice_is_once_and_releasing_twice_too(house: House) -> None:
    await open_canteen(house)
    for _ in range(2):
        async with house.db.transaction() as tx:
            await reserve(tx, ORDER, [(SMALL, 4), (TEA, 2)])
    assert await figures(house) == (5, 2)
    for _ in range(2):
        async with house.db.transaction() as tx:
            await release(tx, ORDER)
    assert await figures(house) == (5, 0)
    async with house.db.transaction() as tx:
        await sell(tx, ORDER)
    assert await figures(house) == (5, 0), "what was released can't be sold"


async def test_selling_takes_it_off_the_shelf_once(house: House) -> None:
    await open_canteen(house)
    async with house.db.transaction() as tx:
        await reserve(tx, ORDER, [(TEA, 3)])
    for verb in (sell, sell, release):
        async with house.db.transaction() as tx:
            await verb(tx, ORDER)
    assert await figures(house) == (2, 0)
    assert await red_checks(house) == []


async def test_refuses_all_of_it_when_one_part_is_missing(house: House) -> None:
    await open_canteen(house)
    with pytest.raises(SoldOut) as no:
        async with house.db.transaction() as tx:
            await reserve(tx, ORDER, [(SMALL, 1), (TEA, 6)])
    assert (no.value.facts["name"], no.value.facts["left"]) == ("冰柠檬茶", 5)
    assert await figures(house) == (5, 0)
    async with house.db.transaction() as tx:
        assert await tx.fetchval("select count(*) from catalog.stock_holds") == 0
    with pytest.raises(ItemGone):
        async with house.db.transaction() as tx:
            await reserve(tx, ORDER, [(VariantId(UUID(int=404)), 1)])


async def test_what_is_sold_out_is_refused_but_held_stock_stays(house: House) -> None:
    await open_canteen(house)
    async with house.db.transaction() as tx:
        await reserve(tx, ORDER, [(TEA, 2)])
    for _ in range(2):
        await house.do(doing.sold_out, STAFF, None, TEA)
    await house.do(doing.sold_out, STAFF, None, LARGE)
    for variant_id in (TEA, LARGE):
        with pytest.raises(SoldOut):
            async with house.db.transaction() as tx:
                await reserve(tx, OTHER_ORDER, [(variant_id, 1)])
    async with house.db.transaction() as tx:
        await reserve(tx, ORDER, [(TEA, 2)])
        await sell(tx, ORDER)
    assert await figures(house) == (3, 0)
    async with house.db.glance() as tx:
        told = [row["name"] for row in await tx.fetch("select name from kernel.facts order by number")]
    assert told[2:] == ["catalog.VariantSoldOut", "catalog.VariantSoldOut"]


async def test_restocking_counts_beside_what_is_held(house: House) -> None:
    await open_canteen(house)
    async with house.db.transaction() as tx:
        await reserve(tx, ORDER, [(TEA, 2)])
    await house.do(doing.restock, STAFF, None, TEA, 7)
    assert await figures(house) == (9, 2)
    await house.do(doing.restock, STAFF, None, TEA, None)
    assert await figures(house) == (7, 2), "back to the daily count"
    await house.do(doing.restock, STAFF, None, SMALL, 3)
    assert await figures(house, SMALL) == (3, 0)
    await house.do(doing.restock, STAFF, None, SMALL, None)
    assert await figures(house, SMALL) == (None, 0)
    with pytest.raises(NotFound):
        await house.do(doing.restock, STRANGER, None, TEA, 100)
    assert await figures(house) == (7, 2)


async def test_every_day_is_counted_anew_once(house: House) -> None:
    await open_canteen(house)
    await house.act(doing.restock_daily)
    async with house.db.transaction() as tx:
        await reserve(tx, ORDER, [(TEA, 1)])
        await reserve(tx, OTHER_ORDER, [(TEA, 3)])
        await sell(tx, ORDER)
    await house.do(doing.sold_out, STAFF, None, TEA)
    await house.act(doing.restock_daily)
    assert await figures(house) == (4, 3), "still the same day"
    house.clocks.advance(86_400)
    for _ in range(2):
        await house.act(doing.restock_daily)
    assert await figures(house) == (8, 3)
    async with house.db.transaction() as tx:
        await reserve(tx, OrderId(uuid7()), [(TEA, 5)])
        assert await stock.counted_daily(tx) != []
        assert await stock.restock_daily(tx, STORE, date(2020, 1, 1)) == (0, [])


async def race(house: House, buyers: int) -> int:
    """How many of the buyers got one."""

    async def buy() -> bool:
        try:
            async with house.db.transaction() as tx:
                await reserve(tx, OrderId(uuid7()), [(TEA, 1)])
        except SoldOut:
            return False
        return True

    return sum(await asyncio.gather(*(buy() for _ in range(buyers))))


async def test_five_hundred_buyers_for_fifty_units_twenty_times(house: House) -> None:
    await open_canteen(house, daily_count=UNITS)
    for _ in range(ROUNDS):
        await house.do(doing.restock, OPERATOR, None, TEA, UNITS)
        assert await race(house, BUYERS) == UNITS
    on_hand, reserved = await figures(house)
    assert on_hand == reserved == UNITS * ROUNDS
    assert await red_checks(house) == []


async def test_the_naive_way_oversells(db: Database) -> None:
    """The control: read, decide, write. If this ever sells fifty, the race above proves nothing."""
    async with db.transaction() as tx:
        await tx.execute("create table if not exists catalog.naive (left_over integer)")
        await tx.execute("truncate catalog.naive")
        await tx.execute("insert into catalog.naive values ($1)", UNITS)

    async def buy() -> bool:
        async with db.transaction() as tx:
            left = await tx.fetchval("select left_over from catalog.naive")
            if left < 1:
                return False
            await tx.execute("update catalog.naive set left_over = $1", left - 1)
            return True

    try:
        sold = sum(await asyncio.gather(*(buy() for _ in range(BUYERS))))
    finally:
        async with db.transaction() as tx:
            await tx.execute("drop table catalog.naive")
    assert sold > UNITS


async def test_orders_of_many_lines_in_any_order_never_deadlock(house: House) -> None:
    await open_canteen(house, daily_count=1000)
    for variant_id in (SMALL, LARGE, CONGEE):
        await house.do(doing.restock, OPERATOR, None, variant_id, 1000)
    shapes = [(SMALL, LARGE, TEA, CONGEE), (CONGEE, TEA, LARGE, SMALL), (TEA, SMALL, CONGEE, LARGE)]

    async def order(number: int) -> None:
        order_id = OrderId(uuid7())
        async with house.db.transaction() as tx:
            await reserve(tx, order_id, [(variant_id, 1) for variant_id in shapes[number % 3]])
        async with house.db.transaction() as tx:
            await (release if number % 2 else sell)(tx, order_id)

    await asyncio.gather(*(order(number) for number in range(150)))
    assert await figures(house) == (925, 0)
    assert await red_checks(house) == []


async def test_the_database_itself_refuses_to_oversell_and_the_check_sees_planted_damage(
    house: House,
) -> None:
    await open_canteen(house)
    with pytest.raises(asyncpg.CheckViolationError):
        async with house.db.transaction() as tx:
            await tx.execute("update catalog.variants set reserved = 6 where variant_id = $1", TEA)
    async with house.db.transaction() as tx:
        await tx.execute("update catalog.variants set reserved = 1 where variant_id = $1", TEA)
    assert await red_checks(house) == ["catalog.reserved_equals_holds"]
