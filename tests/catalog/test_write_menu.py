"""Writing menus: whole, by section and item; what is refused changes nothing."""

import dataclasses
from uuid import UUID

import pytest
from tests.catalog.canteen import (
    DRINKS,
    LARGE,
    MAINS,
    NOODLES,
    ORDER,
    SMALL,
    TEA,
    TEA_ITEM,
    menu,
    noodles,
    open_canteen,
    tea,
)
from tests.stores.shop import OPERATOR, STAFF, STORE, STRANGER, open_shop

from songda.kernel.errors import NotFound
from songda.kernel.house import House
from songda.kernel.ids import ItemId, MerchantId, StoreId
from songda.modules.catalog.actions import write_menu as writing
from songda.modules.catalog.errors import ItemUnknown, MenuUnsound
from songda.modules.catalog.model import (
    Choice,
    Group,
    GroupId,
    Kind,
    Menu,
    NewItem,
    NewSection,
    NewVariant,
    Option,
    Part,
    PartId,
    SectionId,
    WholeMenu,
    Window,
)
from songda.modules.catalog.queries.menu import current, page
from songda.modules.catalog.records.stock import reserve


async def read(house: House) -> Menu:
    async with house.db.glance() as tx:
        return await current(tx, STORE)


def names(found: Menu) -> list[tuple[str, list[str]]]:
    return [(section.name, [item.name for item in section.items]) for section in found.sections]


async def test_reads_back_the_whole_menu_in_order(house: House) -> None:
    await open_canteen(house)
    found = await read(house)
    assert names(found) == [("面", ["红烧牛肉面", "工作套餐", "皮蛋瘦肉粥"]), ("饮料", ["冰柠檬茶"])]
    first = found.sections[0].items[0]
    assert (first.kcal, first.allergens, first.tags) == (650, ("gluten", "soy"), ("招牌",))
    assert first.groups == noodles().groups
    assert [(one.name, one.price_minor, one.left) for one in first.variants] == [
        ("小份", 2200, None),
        ("大份", 2800, None),
    ]
    assert found.sections[1].items[0].variants[0].left == 5


async def test_writing_the_same_again_keeps_stock_and_another_count_sets_it(house: House) -> None:
    await open_canteen(house)
    async with house.db.transaction() as tx:
        await reserve(tx, ORDER, [(TEA, 2)])
    await house.do(writing.write_menu, OPERATOR, None, STORE, menu(5))
    assert (await read(house)).sections[1].items[0].variants[0].left == 3
    await house.do(writing.write_menu, OPERATOR, None, STORE, menu(9))
    assert (await read(house)).sections[1].items[0].variants[0].left == 9
    await house.do(writing.write_menu, OPERATOR, None, STORE, menu(None))
    assert (await read(house)).sections[1].items[0].variants[0].left is None


async def test_what_is_not_named_is_taken_off_and_may_come_back(house: House) -> None:
    await open_canteen(house)
    short = WholeMenu(sections=(NewSection(section_id=DRINKS, name="喝的", items=(tea(),)),))
    await house.do(writing.write_menu, STAFF, None, STORE, short)
    assert names(await read(house)) == [("喝的", ["冰柠檬茶"])]
    await house.do(writing.write_menu, STAFF, None, STORE, menu())
    assert len(names(await read(house))[0][1]) == 3
    empty = WholeMenu(sections=())
    await house.do(writing.write_menu, STAFF, None, STORE, empty)
    assert (await read(house)).sections == ()


async def test_one_item_and_section_at_a_time(house: House) -> None:
    await open_canteen(house)
    snacks = SectionId(UUID(int=510))
    await house.do(writing.write_section, STAFF, None, STORE, snacks, "小吃")
    bun = NewItem(
        item_id=ItemId(UUID(int=410)),
        name="小笼包",
        variants=(NewVariant(variant_id=SMALL, name="六只", price_minor=1800),),
    )
    fewer = noodles(variants=(NewVariant(variant_id=LARGE, price_minor=2900),))
    await house.do(writing.write_item, STAFF, None, STORE, MAINS, 0, fewer)
    await house.do(writing.write_item, STAFF, None, STORE, snacks, 0, bun)
    found = await read(house)
    assert [one.variant_id for one in found.sections[0].items[0].variants] == [LARGE]
    assert names(found)[2] == ("小吃", ["小笼包"])
    for _ in range(2):
        await house.do(writing.remove_item, STAFF, None, STORE, TEA_ITEM)
    await house.do(writing.remove_section, STAFF, None, STORE, DRINKS)
    assert [name for name, _ in names(await read(house))] == ["面", "小吃"]
    with pytest.raises(ItemUnknown):
        await house.do(writing.remove_section, STAFF, None, STORE, MAINS)


async def test_another_stores_ids_are_unknown_and_nothing_changes(house: House) -> None:
    await open_canteen(house)
    other = StoreId(UUID(int=6))
    await open_shop(house, other, merchant_id=MerchantId(UUID(int=4)))
    before = await read(house)
    with pytest.raises(ItemUnknown):
        await house.do(writing.write_menu, OPERATOR, None, other, menu())
    mine = WholeMenu(sections=(NewSection(section_id=SectionId(UUID(int=511)), name="x"),))
    await house.do(writing.write_menu, OPERATOR, None, other, mine)
    with pytest.raises(ItemUnknown):
        await house.do(writing.write_item, OPERATOR, None, other, SectionId(UUID(int=511)), 0, noodles())
    with pytest.raises(ItemUnknown):
        await house.do(writing.write_item, OPERATOR, None, other, MAINS, 0, tea())
    with pytest.raises(NotFound):
        await house.do(writing.write_menu, STRANGER, None, STORE, mine)
    assert await read(house) == before


def unsound() -> dict[str, NewItem]:
    option = Option(option_id=noodles().groups[0].options[0].option_id, name="x")
    part = Part(part_id=PartId(UUID(int=1)), name="x", count=1, choices=(Choice(variant_id=SMALL),))
    return {
        "limits": noodles(
            groups=(Group(group_id=GroupId(UUID(int=1)), name="x", min=2, max=2, options=(option,)),)
        ),
        "twice": noodles(variants=(NewVariant(variant_id=SMALL, price_minor=1),) * 2),
        "set without parts": noodles(kind=Kind.SET),
        "dish with parts": noodles(parts=(part,)),
        "window": noodles(windows=(Window(weekdays=(0,), from_s=10, to_s=10),)),
    }


@pytest.mark.parametrize("what", list(unsound()))
async def test_refuses_a_menu_that_contradicts_itself(house: House, what: str) -> None:
    await open_canteen(house)
    before = await read(house)
    with pytest.raises(MenuUnsound):
        await house.do(writing.write_item, STAFF, None, STORE, MAINS, 0, unsound()[what])
    assert await read(house) == before


async def test_a_set_may_only_choose_dishes_of_its_menu(house: House) -> None:
    await open_canteen(house)
    sections = menu().sections
    without = WholeMenu(sections=(dataclasses.replace(sections[0]),))
    with pytest.raises(MenuUnsound, match="menu_unsound"):
        await house.do(writing.write_menu, STAFF, None, STORE, without)


async def test_consumers_see_neither_hidden_items_nor_empty_sections(house: House) -> None:
    await open_canteen(house)
    await house.do(
        writing.write_item, STAFF, None, STORE, DRINKS, 0, dataclasses.replace(tea(), is_hidden=True)
    )
    found = await read(house)
    assert names(found)[1] == ("饮料", ["冰柠檬茶"])
    shown = page(found)
    assert [section.name for section in shown.sections] == ["面"]
    assert shown.sections[0].items[0].item_id == NOODLES
