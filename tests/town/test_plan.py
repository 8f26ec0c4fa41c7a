"""The people and menus of the town."""

import os
from collections import Counter
from pathlib import Path

import pytest

from songda.town.city import generate_city
from songda.town.plan import TownPlan, make_plan, own_book, read_recipes

RECIPES = """[
 {"id": "a", "name": "红烧牛肉", "category": "荤菜", "kcal": 1300, "difficulty": 3, "description": "一道菜。",
  "ingredients": [{"name": "牛腩", "amount": 500, "unit": "g"}, {"name": "生抽", "amount": 20, "unit": "ml"}],
  "photo": "photos/a.webp", "photo_ok": true},
 {"id": "b", "name": "清炒菠菜", "category": "素菜", "kcal": 180, "difficulty": 1,
  "ingredients": [{"name": "菠菜", "amount": 300, "unit": "g"}]},
 {"id": "c", "name": "自制酱", "category": "调料", "kcal": 100}
]"""


@pytest.fixture(scope="module")
def plan() -> TownPlan:
    return make_plan(generate_city(1))


def test_the_dish_book_holds_324_dishes() -> None:
    dishes = [dish for cuisine in own_book().cuisines.values() for dish in cuisine.dishes]
    assert len(dishes) == 324
    assert len({dish.name for dish in dishes}) == 324
    assert all(200 <= dish.price_minor < 12_000 for dish in dishes)


def test_the_same_seed_gives_the_same_town(plan: TownPlan) -> None:
    assert make_plan(generate_city(1)) == plan


def test_forty_stores_sixty_riders_and_their_consumers(plan: TownPlan) -> None:
    assert (len(plan.stores), len(plan.riders), len(plan.consumers)) == (40, 60, 600)
    assert len({store.cuisine for store in plan.stores}) >= 20


def test_ids_and_phones_are_nobody_elses(plan: TownPlan) -> None:
    ids = [store.store_id for store in plan.stores]
    for store in plan.stores:
        for section in store.sections:
            ids.append(section.section_id)
            for item in section.items:
                ids.append(item.item_id)
                ids += [variant.variant_id for variant in item.variants]
                for group in item.groups:
                    ids += [group.group_id, *(option.option_id for option in group.options)]
    ids += [rider.rider_id for rider in plan.riders] + [one.address_id for one in plan.consumers]
    assert max(Counter(ids).values()) == 1
    assert {one.version for one in ids} == {7}
    phones = [one.phone for group in (plan.stores, plan.riders, plan.consumers) for one in group]
    assert len(set(phones)) == len(phones)
    assert {len(phone) for phone in phones} == {11}


def test_a_set_meal_is_cheaper_than_its_parts(plan: TownPlan) -> None:
    checked = 0
    for store in plan.stores:
        items = [item for section in store.sections for item in section.items]
        price = {item.name: item.variants[0].price_minor for item in items}
        for item in items:
            if item.parts:
                assert item.variants[0].price_minor < sum(
                    price[part.name] * part.count for part in item.parts
                )
                checked += 1
    assert checked >= 50


def test_recipes_become_menus_with_fair_prices(tmp_path: Path) -> None:
    (tmp_path / "dishes.json").write_text(RECIPES, encoding="utf-8")
    book = read_recipes(tmp_path / "dishes.json", credit="our own two recipes")
    dishes = {dish.name: dish for cuisine in book.cuisines.values() for dish in cuisine.dishes}
    assert sorted(dishes) == ["清炒菠菜", "红烧牛肉"]
    beef = dishes["红烧牛肉"]
    assert beef.kcal == 650
    assert beef.price_minor == 7200
    assert beef.photo == "photos/a.webp"
    assert beef.allergens == ("soy",)
    assert dishes["清炒菠菜"].price_minor == 1500
    plan = make_plan(generate_city(1), book)
    assert "our own two recipes" in plan.credits


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dishes.json").write_text('{"dishes": []}', encoding="utf-8")
    with pytest.raises(ValueError, match="JSON list"):
        read_recipes(tmp_path / "dishes.json")


def test_the_shared_recipes_fill_every_menu() -> None:
    shared = Path(os.environ.get("SONGDA_SHARED", Path(__file__).parents[3] / "shared"))
    path = shared / "data/howtocook/dishes.json"
    if not path.exists():
        pytest.skip("the shared recipes are not here")
    plan = make_plan(generate_city(1), read_recipes(path))
    counts = [sum(len(section.items) for section in store.sections) for store in plan.stores]
    assert min(counts) >= 16
    prices = sorted(item.variants[0].price_minor for s in plan.stores for x in s.sections for item in x.items)
    assert 1_000 <= prices[len(prices) // 2] <= 4_000
