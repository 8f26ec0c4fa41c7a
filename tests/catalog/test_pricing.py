"""What lines cost: options with limits, sets with choices, windows, and what is sold out."""

import asyncio
import dataclasses
from typing import Any
from uuid import UUID

import pytest
from tests.catalog.canteen import (
    CONGEE,
    CORIANDER,
    EGG,
    HOT,
    LARGE,
    LUNCH,
    MAINS,
    MILD,
    ORDER,
    SET,
    SMALL,
    TEA,
    noodles,
    open_canteen,
)
from tests.stores.shop import OPERATOR, STORE, shanghai

from songda.kernel.clocks import CityTime
from songda.kernel.errors import SongdaError
from songda.kernel.house import House
from songda.kernel.ids import OptionId, StoreId, VariantId
from songda.modules.catalog.actions.stock import sold_out
from songda.modules.catalog.actions.write_menu import write_item
from songda.modules.catalog.errors import (
    ChoicesWrong,
    ItemGone,
    MenuUnknown,
    OptionGone,
    OptionLimit,
    SoldOut,
)
from songda.modules.catalog.model import NewVariant, Option
from songda.modules.catalog.public import Line, PricedLines, price_lines
from songda.modules.catalog.records.stock import release, reserve


def line(variant_id: VariantId, count: int = 1, **more: Any) -> Line:
    return Line(variant_id=variant_id, count=count, **more)


async def priced(house: House, *lines: Line, at: CityTime = LUNCH) -> PricedLines:
    async with house.db.transaction() as tx:
        return await price_lines(tx, STORE, lines, at)


async def test_adds_options_choices_and_packing(house: House) -> None:
    await open_canteen(house)
    found = await priced(
        house,
        line(LARGE, 2, options=(EGG, MILD)),
        line(SET, 1, choices=(TEA, LARGE)),
        line(TEA, 3),
    )
    assert [(one.name, one.variant, one.options, one.choices) for one in found.lines] == [
        ("红烧牛肉面", "大份", ("微辣", "卤蛋"), ()),
        ("工作套餐", "", (), ("红烧牛肉面 大份", "冰柠檬茶")),
        ("冰柠檬茶", "", (), ()),
    ]
    assert [(one.unit_minor, one.total_minor, one.packing_minor) for one in found.lines] == [
        (3100, 6200, 200),
        (3100, 3100, 0),
        (800, 2400, 0),
    ]
    assert (found.currency, found.food_minor, found.packing_minor) == ("CNY", 11_700, 200)
    assert found.stock == ((LARGE, 3), (TEA, 4), (SET, 1))


@pytest.mark.parametrize(
    ("lines", "no"),
    [
        ([line(SMALL)], OptionLimit),
        ([line(SMALL, options=(MILD, HOT))], OptionLimit),
        ([line(SMALL, options=(MILD, MILD))], OptionLimit),
        ([line(SMALL, options=(MILD, CORIANDER))], OptionGone),
        ([line(SMALL, options=(MILD, OptionId(UUID(int=9))))], OptionGone),
        ([line(TEA, options=(EGG,))], OptionGone),
        ([line(SET)], ChoicesWrong),
        ([line(SET, choices=(TEA, TEA))], ChoicesWrong),
        ([line(SET, choices=(TEA, SMALL, SMALL))], ChoicesWrong),
        ([line(SMALL, options=(MILD,), choices=(TEA,))], ChoicesWrong),
        ([line(CONGEE)], ItemGone),
        ([line(VariantId(UUID(int=9)))], ItemGone),
        ([line(TEA, 6)], SoldOut),
        ([line(TEA, 3), line(TEA, 3)], SoldOut),
        ([line(TEA, 5), line(SET, choices=(TEA, SMALL))], SoldOut),
    ],
)
async def test_refuses_what_the_menu_does_not_allow(
    house: House, lines: list[Line], no: type[SongdaError]
) -> None:
    await open_canteen(house)
    with pytest.raises(no):
        await priced(house, *lines)


async def test_a_window_opens_and_closes_by_the_stores_clock(house: House) -> None:
    await open_canteen(house)
    assert (await priced(house, line(CONGEE), at=shanghai("2026-09-28", "06:00"))).food_minor == 900
    for day, clock in (("2026-09-28", "10:00"), ("2026-09-28", "05:59"), ("2026-09-27", "08:00")):
        with pytest.raises(ItemGone):
            await priced(house, line(CONGEE), at=shanghai(day, clock))


async def test_sees_what_is_sold_out_in_the_same_moment(house: House) -> None:
    await open_canteen(house)
    assert (await priced(house, line(TEA, 5))).food_minor == 4000
    async with house.db.transaction() as tx:
        await reserve(tx, ORDER, [(TEA, 1)])
    with pytest.raises(SoldOut) as no:
        await priced(house, line(TEA, 5))
    assert (no.value.facts["left"], no.value.facts["name"]) == (4, "冰柠檬茶")
    async with house.db.transaction() as tx:
        await release(tx, ORDER)
    assert (await priced(house, line(TEA, 5))).food_minor == 4000
    await house.do(sold_out, OPERATOR, None, TEA)
    with pytest.raises(SoldOut):
        await priced(house, line(TEA))


async def test_a_store_without_a_menu_prices_nothing(house: House) -> None:
    with pytest.raises(MenuUnknown):
        async with house.db.transaction() as tx:
            await price_lines(tx, StoreId(UUID(int=77)), [line(TEA)], LUNCH)


async def test_pricing_while_the_menu_changes_never_mixes_two_menus(house: House) -> None:
    """Each change sets the variant's price and its option's, in two tables, to the same figure: half
    of one change and half of the next would make an odd sum."""
    await open_canteen(house)

    async def change(minor: int) -> None:
        group = noodles().groups[0]
        mild = Option(option_id=MILD, name="微辣", price_minor=minor)
        item = noodles(
            groups=(dataclasses.replace(group, options=(mild,)),),
            variants=(NewVariant(variant_id=SMALL, price_minor=minor),),
        )
        await house.do(write_item, OPERATOR, None, STORE, MAINS, 0, item)

    await change(1)
    seen: set[int] = set()

    async def look() -> None:
        for _ in range(4):
            found = await priced(house, line(SMALL, options=(MILD,)))
            seen.add(found.lines[0].unit_minor)

    for minor in range(2, 60):
        await asyncio.gather(change(minor), look(), look(), look())
    assert len(seen) > 5
    assert [unit for unit in seen if unit % 2] == []
