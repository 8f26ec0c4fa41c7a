"""A store's menu from its kitchen's dishes: sizes, choices, set meals, daily limits."""

from random import Random
from uuid import UUID

from songda.town.plan.dishes import Dish
from songda.town.plan.model import (
    MenuGroup,
    MenuItem,
    MenuOption,
    MenuSection,
    MenuVariant,
    SetPart,
    stable_id,
)
from songda.town.plan.portions import CHOICES, sizes

_SET_SHARE = 0.88
_RICE = Dish(
    section="主食加点",
    name="白米饭",
    description="",
    price_minor=200,
    kcal=230,
    prep_min=1,
    icon="cooked-rice",
    photo="",
    allergens=(),
    tags=("素食",),
    portions="",
    choices=(),
)
_DRINKS = (
    ("瓶装酸梅汤", 600, 130),
    ("冰红茶", 500, 190),
    ("矿泉水", 300, 0),
    ("鲜豆浆", 500, 110),
)
_DRY_KITCHENS = {"tea", "coffee", "bakery", "breakfast"}


def make_menu(rng: Random, store_id: UUID, cuisine: str, dishes: tuple[Dish, ...]) -> tuple[MenuSection, ...]:
    """Prices differ by a few percent between stores; the same store and seed give the same menu."""
    level = rng.uniform(0.94, 1.08)
    table = [_priced(dish, level) for dish in dishes]
    if cuisine not in _DRY_KITCHENS:
        table += [_RICE, *_some_drinks(rng)]
    by_section: dict[str, list[MenuItem]] = {}
    for dish in table:
        by_section.setdefault(dish.section, []).append(_item(rng, store_id, dish))
    sets = _sets(rng, store_id, table)
    sections = [("超值套餐", sets)] if sets else []
    sections += list(by_section.items())
    return tuple(
        MenuSection(section_id=stable_id(store_id, "section", name), name=name, items=tuple(items))
        for name, items in sections
    )


def _priced(dish: Dish, level: float) -> Dish:
    price_minor = max(100, round(dish.price_minor * level / 100) * 100)
    return Dish(
        section=dish.section,
        name=dish.name,
        description=dish.description,
        price_minor=price_minor,
        kcal=dish.kcal,
        prep_min=dish.prep_min,
        icon=dish.icon,
        photo=dish.photo,
        allergens=dish.allergens,
        tags=dish.tags,
        portions=dish.portions,
        choices=dish.choices,
    )


def _some_drinks(rng: Random) -> list[Dish]:
    return [
        Dish(
            section="饮料",
            name=name,
            description="",
            price_minor=price_minor,
            kcal=kcal,
            prep_min=1,
            icon="beverage-box",
            photo="",
            allergens=("soy",) if "豆浆" in name else (),
            tags=("素食",),
            portions="",
            choices=(),
        )
        for name, price_minor, kcal in rng.sample(_DRINKS, 3)
    ]


def _item(rng: Random, store_id: UUID, dish: Dish) -> MenuItem:
    item_id = stable_id(store_id, "item", dish.name)
    is_limited = "招牌" in dish.tags and rng.random() < 0.25
    return MenuItem(
        item_id=item_id,
        name=dish.name,
        description=dish.description,
        icon=dish.icon,
        photo=dish.photo,
        kcal=dish.kcal,
        prep_min=dish.prep_min,
        allergens=dish.allergens,
        tags=dish.tags,
        variants=tuple(
            MenuVariant(
                variant_id=stable_id(item_id, "variant", name),
                name=name,
                price_minor=price_minor,
                stock=rng.randint(20, 60) if is_limited else None,
            )
            for name, price_minor in sizes(dish.portions, dish.price_minor)
        ),
        groups=tuple(_group(item_id, key) for key in dish.choices),
        parts=(),
    )


def _group(item_id: UUID, key: str) -> MenuGroup:
    choice = CHOICES[key]
    return MenuGroup(
        group_id=stable_id(item_id, "group", key),
        name=choice.name,
        min=choice.min,
        max=choice.max,
        options=tuple(
            MenuOption(option_id=stable_id(item_id, key, name), name=name, price_minor=price_minor)
            for name, price_minor in choice.options
        ),
    )


def _sets(rng: Random, store_id: UUID, table: list[Dish]) -> list[MenuItem]:
    """Up to two set meals: a dish people come for, something small beside it, a drink; 12 % off the sum."""
    mains = [dish for dish in table if dish.price_minor >= 1600 and dish.kcal >= 250]
    sides = [dish for dish in table if 200 <= dish.price_minor <= 1600 and dish.section != "饮料"]
    drinks = [dish for dish in table if dish.section == "饮料"]
    made = []
    for main in rng.sample(mains, min(2, len(mains))):
        others = [dish for dish in sides if dish.name != main.name]
        parts = [main, *rng.sample(others, min(1, len(others))), *rng.sample(drinks, min(1, len(drinks)))]
        if len(parts) >= 2:
            made.append(_set(store_id, parts))
    return made


def _set(store_id: UUID, parts: list[Dish]) -> MenuItem:
    name = f"{parts[0].name}套餐"
    item_id = stable_id(store_id, "set", name)
    total_minor = sum(part.price_minor for part in parts)
    return MenuItem(
        item_id=item_id,
        name=name,
        description="含" + "、".join(part.name for part in parts),
        icon=parts[0].icon,
        photo=parts[0].photo,
        kcal=sum(part.kcal for part in parts),
        prep_min=max(part.prep_min for part in parts),
        allergens=tuple(sorted({allergen for part in parts for allergen in part.allergens})),
        tags=("套餐",),
        variants=(
            MenuVariant(
                variant_id=stable_id(item_id, "variant"),
                name="一份",
                price_minor=round(total_minor * _SET_SHARE / 100) * 100,
                stock=None,
            ),
        ),
        groups=(),
        parts=tuple(SetPart(name=part.name, count=1) for part in parts),
    )
