"""A menu to test with: noodles with options, a drink counted by the day, a set of both, a morning dish."""

from typing import Any
from uuid import UUID

from tests.stores.shop import OPERATOR, STORE, open_shop, shanghai

from songda.kernel.house import House
from songda.kernel.ids import ItemId, OptionId, OrderId, StoreId, VariantId
from songda.modules.catalog.actions.write_menu import write_menu
from songda.modules.catalog.model import (
    Choice,
    Group,
    GroupId,
    Kind,
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

LUNCH = shanghai("2026-09-28", "12:00")
SMALL, LARGE, TEA, SET, CONGEE = (VariantId(UUID(int=300 + n)) for n in range(5))
NOODLES, TEA_ITEM, SET_ITEM, CONGEE_ITEM = (ItemId(UUID(int=400 + n)) for n in range(4))
MAINS, DRINKS = SectionId(UUID(int=500)), SectionId(UUID(int=501))
MILD, HOT, EGG, CORIANDER = (OptionId(UUID(int=600 + n)) for n in range(4))
SPICE, EXTRAS = GroupId(UUID(int=700)), GroupId(UUID(int=701))
ORDER, OTHER_ORDER = OrderId(UUID(int=800)), OrderId(UUID(int=801))


def noodles(**changes: Any) -> NewItem:
    given: dict[str, Any] = {
        "item_id": NOODLES,
        "name": "红烧牛肉面",
        "kcal": 650,
        "allergens": ("gluten", "soy"),
        "tags": ("招牌",),
        "packing_minor": 100,
        "groups": (
            Group(
                group_id=SPICE,
                name="辣度",
                min=1,
                max=1,
                options=(Option(option_id=MILD, name="微辣"), Option(option_id=HOT, name="重辣")),
            ),
            Group(
                group_id=EXTRAS,
                name="加料",
                min=0,
                max=2,
                options=(
                    Option(option_id=EGG, name="卤蛋", price_minor=300),
                    Option(option_id=CORIANDER, name="香菜", is_sold_out=True),
                ),
            ),
        ),
        "variants": (
            NewVariant(variant_id=SMALL, name="小份", price_minor=2200),
            NewVariant(variant_id=LARGE, name="大份", price_minor=2800),
        ),
    }
    return NewItem(**given | changes)


def tea(daily_count: int | None = 5) -> NewItem:
    return NewItem(
        item_id=TEA_ITEM,
        name="冰柠檬茶",
        variants=(NewVariant(variant_id=TEA, price_minor=800, daily_count=daily_count),),
    )


def menu(daily_count: int | None = 5) -> WholeMenu:
    return WholeMenu(
        sections=(
            NewSection(
                section_id=MAINS,
                name="面",
                items=(
                    noodles(),
                    NewItem(
                        item_id=SET_ITEM,
                        kind=Kind.SET,
                        name="工作套餐",
                        variants=(NewVariant(variant_id=SET, price_minor=2600),),
                        parts=(
                            Part(
                                part_id=PartId(UUID(int=900)),
                                name="主食",
                                count=1,
                                choices=(
                                    Choice(variant_id=SMALL),
                                    Choice(variant_id=LARGE, extra_minor=500),
                                ),
                            ),
                            Part(
                                part_id=PartId(UUID(int=901)),
                                name="饮料",
                                count=1,
                                choices=(Choice(variant_id=TEA),),
                            ),
                        ),
                    ),
                    NewItem(
                        item_id=CONGEE_ITEM,
                        name="皮蛋瘦肉粥",
                        windows=(Window(weekdays=(0, 1, 2, 3, 4), from_s=6 * 3600, to_s=10 * 3600),),
                        variants=(NewVariant(variant_id=CONGEE, price_minor=900),),
                    ),
                ),
            ),
            NewSection(section_id=DRINKS, name="饮料", items=(tea(daily_count),)),
        )
    )


async def open_canteen(house: House, *, daily_count: int | None = 5, store_id: StoreId = STORE) -> None:
    """The store with the menu in the house's database."""
    await open_shop(house, store_id)
    await house.do(write_menu, OPERATOR, None, store_id, menu(daily_count))
