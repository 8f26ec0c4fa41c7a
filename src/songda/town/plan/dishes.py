"""The dish book: kitchens, their hours and their dishes. Ours ships as a text file."""

from dataclasses import dataclass
from importlib.resources import files

from songda.town.plan.model import Hours, Kitchen

ALLERGENS = {
    "g": "gluten",
    "s": "soy",
    "p": "peanut",
    "m": "milk",
    "e": "egg",
    "f": "fish",
    "c": "shellfish",
    "n": "nuts",
    "t": "sesame",
}
TAGS = {"h": "招牌", "v": "素食", "1": "微辣", "2": "中辣", "3": "重辣", "k": "儿童喜爱", "z": "新品"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dish:
    """`portions` and `choices` are keys of the tables in `portions`."""

    section: str
    name: str
    description: str
    price_minor: int
    kcal: int
    prep_min: int
    icon: str
    photo: str
    allergens: tuple[str, ...]
    tags: tuple[str, ...]
    portions: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuisine:
    key: str
    name: str
    hours: tuple[Hours, ...]
    kitchen: Kitchen
    dishes: tuple[Dish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DishBook:
    """`credit` says where the dishes come from, empty for our own; of a shared book a store takes a part."""

    cuisines: dict[str, Cuisine]
    credit: str
    is_shared: bool


def own_book() -> DishBook:
    text = (files("songda.town.plan") / "dishes.txt").read_text(encoding="utf-8")
    cuisines: dict[str, Cuisine] = {}
    for chapter in text.split("\n@")[1:]:
        head, *rows = (row for row in chapter.splitlines() if row.strip() and not row.startswith("#"))
        cuisine = _cuisine(head, rows)
        cuisines[cuisine.key] = cuisine
    return DishBook(cuisines=cuisines, credit="", is_shared=False)


def _cuisine(head: str, rows: list[str]) -> Cuisine:
    title, hours, pace, cooks = (part.strip() for part in head.split("|"))
    key, name = title.split()
    base, per_item = (float(part) for part in pace.split())
    return Cuisine(
        key=key,
        name=name,
        hours=tuple(_hours(part) for part in hours.split()),
        kitchen=Kitchen(
            base_s=round(base * 60), per_item_s=round(per_item * 60), spread=0.25, cooks=int(cooks)
        ),
        dishes=tuple(_dish(row) for row in rows),
    )


def _dish(row: str) -> Dish:
    section, name, price, kcal, minutes, icon, allergens, tags, portions, choices = row.split("|")
    return Dish(
        section=section,
        name=name,
        description="",
        price_minor=round(float(price) * 100),
        kcal=int(kcal),
        prep_min=int(minutes),
        icon=icon,
        photo="",
        allergens=tuple(ALLERGENS[letter] for letter in allergens),
        tags=tuple(TAGS[letter] for letter in tags),
        portions=portions,
        choices=tuple(choices.split()),
    )


def _hours(text: str) -> Hours:
    opens, closes = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Hours(opens_min=opens, closes_min=closes if closes > opens else closes + 1440)
