"""Reads a file of recipes (a JSON list: id, name, category, kcal, ingredients, photo …) as a dish book.

A recipe has no price: it is made from what goes in. Its kcal is for the whole pot: it is shared between as
many portions as make a meal.
"""

import json
from pathlib import Path
from typing import Any

from songda.town.plan.dishes import Cuisine, Dish, DishBook, own_book

# Kilogram prices (yuan) of what makes a dish dear; what isn't named here counts as vegetables.
_DEAR = (
    (("牛", "羊"), 88),
    (("虾", "蟹", "贝", "鳗", "三文鱼"), 85),
    (("排骨", "肋排"), 62),
    (("鱼", "鱿"), 42),
    (("猪", "肉", "肥肠", "培根", "火腿"), 38),
    (("鸡", "鸭"), 30),
    (("奶", "芝士", "黄油", "奶油"), 30),
    (("蛋",), 12),
    (("豆腐", "豆"), 10),
    (("米", "面", "粉"), 8),
)
_VEGETABLE_YUAN_KG = 9
_GRAMS = {"g": 1.0, "克": 1.0, "kg": 1000.0, "千克": 1000.0, "斤": 500.0, "ml": 1.0, "毫升": 1.0, "L": 1000.0}
_PIECE_G = 60.0
_MEAL_KCAL = 650
_MEAL_G = 900
_FOOD_COST_SHARE = 0.34
_SECTIONS = {
    "荤菜": ("热菜", "shallow-pan-of-food", 1800, 8800),
    "水产": ("水产", "fish", 2800, 12800),
    "素菜": ("素菜", "leafy-green", 1200, 3200),
    "主食": ("主食", "curry-rice", 1000, 3800),
    "汤羹": ("汤羹", "bowl-with-spoon", 900, 4800),
    "早餐": ("早点", "pancakes", 400, 1600),
    "饮品": ("饮品", "cup-with-straw", 600, 2200),
    "甜品": ("甜品", "custard", 800, 2800),
}
_HOME_COOKING = ("荤菜", "素菜", "主食", "汤羹", "水产")
_TAKES = {
    "noodles": ("主食", "汤羹", "素菜"),
    "northwest": ("主食", "荤菜", "汤羹"),
    "dumplings": ("主食", "汤羹", "早餐"),
    "breakfast": ("早餐", "饮品", "主食"),
    "tea": ("饮品", "甜品"),
    "coffee": ("饮品", "甜品", "早餐"),
    "bakery": ("甜品", "饮品", "早餐"),
    "vegetarian": ("素菜", "汤羹", "主食"),
    "salad": ("素菜", "汤羹", "饮品"),
}
_SPICY = ("辣", "麻婆", "水煮", "宫保", "剁椒", "泡椒")


def read_recipes(path: Path, credit: str = "") -> DishBook:
    """Raises ValueError for a file of another shape. Half-made goods and condiments are left out."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "name" in row for row in rows):
        raise ValueError("a dishes file is a JSON list of objects with a name and a category")
    by_category: dict[str, list[Dish]] = {}
    for row in rows:
        category = str(row.get("category", ""))
        if category in _SECTIONS:
            by_category.setdefault(category, []).append(_dish(row, category))
    if not by_category:
        raise ValueError(f"no dish has one of the categories {', '.join(_SECTIONS)}")
    cuisines = {key: _with_dishes(own, by_category) for key, own in own_book().cuisines.items()}
    return DishBook(
        cuisines=cuisines, credit=credit or f"菜谱 · Dishes: {path.parent.name}/{path.name}", is_shared=True
    )


def _with_dishes(own: Cuisine, by_category: dict[str, list[Dish]]) -> Cuisine:
    """The kitchen's hours and pace stay, its dishes come from the file."""
    takes = _TAKES.get(own.key, _HOME_COOKING)
    dishes = [dish for category in takes for dish in by_category.get(category, [])]
    if not dishes:
        dishes = [dish for group in by_category.values() for dish in group]
    return Cuisine(key=own.key, name=own.name, hours=own.hours, kitchen=own.kitchen, dishes=tuple(dishes))


def _dish(row: dict[str, Any], category: str) -> Dish:
    section, icon, least_minor, most_minor = _SECTIONS[category]
    name = str(row["name"])
    ingredients = [one for one in row.get("ingredients") or [] if isinstance(one, dict)]
    words = (name + "".join(str(one.get("name", "")) for one in ingredients)).replace("鱼香", "")
    kcal_pot = int(row.get("kcal") or 0)
    portions = max(1, round(kcal_pot / _MEAL_KCAL), round(sum(map(_grams, ingredients)) / _MEAL_G))
    cost_yuan = sum(_cost_yuan(one) for one in ingredients) / portions
    price_minor = round(cost_yuan / _FOOD_COST_SHARE + 6) * 100
    return Dish(
        section=section,
        name=name[:40],
        description=str(row.get("description", ""))[:180],
        price_minor=min(max(price_minor, least_minor), most_minor),
        kcal=round(kcal_pot / portions),
        prep_min=3 + 2 * int(row.get("difficulty") or 2),
        icon=icon,
        photo=str(row["photo"]) if row.get("photo") and row.get("photo_ok", True) else "",
        allergens=_allergens(words),
        tags=("中辣",) if any(word in words for word in _SPICY) else (),
        portions="S" if category in _HOME_COOKING else "",
        choices=("spice",) if any(word in name for word in _SPICY) else (),
    )


def _grams(ingredient: dict[str, Any]) -> float:
    """Water and what has no amount weigh nothing; no pot takes more than 1.5 kg of one thing."""
    amount = ingredient.get("amount")
    if not isinstance(amount, int | float) or "水" in str(ingredient.get("name", "")):
        return 0.0
    return min(float(amount) * _GRAMS.get(str(ingredient.get("unit", "")), _PIECE_G), 1500.0)


def _cost_yuan(ingredient: dict[str, Any]) -> float:
    name = str(ingredient.get("name", ""))
    yuan_kg = next(
        (price for words, price in _DEAR if any(word in name for word in words)), _VEGETABLE_YUAN_KG
    )
    return 0.2 + _grams(ingredient) / 1000 * yuan_kg


def _allergens(words: str) -> tuple[str, ...]:
    """What the words of a recipe name; a recipe that names nothing promises nothing."""
    signs = {
        "gluten": ("面粉", "面条", "挂面", "馒头", "面包", "饺子", "馄饨"),
        "soy": ("豆腐", "酱油", "生抽", "老抽", "豆瓣", "黄豆"),
        "peanut": ("花生",),
        "milk": ("牛奶", "奶油", "黄油", "芝士", "淡奶"),
        "egg": ("鸡蛋", "蛋黄", "蛋清", "皮蛋"),
        "fish": ("鱼",),
        "shellfish": ("虾", "蟹", "贝", "蛤", "生蚝", "鱿"),
        "nuts": ("核桃", "腰果", "杏仁"),
        "sesame": ("芝麻", "麻酱", "香油"),
    }
    return tuple(key for key, marks in signs.items() if any(mark in words for mark in marks))
