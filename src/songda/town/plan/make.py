"""A town from a city, a dish book and a seed."""

from random import Random

from songda.kernel.city import City, Place
from songda.town.plan.dishes import Cuisine, Dish, DishBook, own_book
from songda.town.plan.menus import make_menu
from songda.town.plan.model import Hours, StorePersona, TownPlan, stable_id
from songda.town.plan.people import make_consumers, make_riders, person_name, phone

STORES = 40
# Words by which maps call a kitchen, and the kitchen of ours they mean.
_WORDS = {
    "sichuan": "sichuan 川",
    "hunan": "hunan 湘",
    "cantonese": "cantonese 粤 烧腊 茶餐厅",
    "jiangnan": "shanghai jiangsu chinese 本帮 江浙",
    "northeast": "dongbei 东北",
    "northwest": "xinjiang lanzhou 兰州 新疆 西北",
    "noodles": "noodle 面",
    "dumplings": "dumpling 饺 馄饨 包",
    "breakfast": "breakfast 早餐 粥",
    "ricebowl": "fast_food rice 快餐 饭",
    "hotpot": "hot_pot hotpot 麻辣烫 火锅",
    "bbq": "barbecue grill bar pub 烧烤",
    "tea": "bubble_tea tea 茶",
    "coffee": "coffee cafe 咖啡",
    "bakery": "bakery cake ice_cream dessert 烘焙 甜",
    "japanese": "japanese sushi ramen 日",
    "korean": "korean 韩",
    "pizza": "pizza italian french western steak 披萨 西餐",
    "burger": "burger chicken american 汉堡 炸鸡",
    "southeast": "thai vietnamese malaysian asian 泰",
    "salad": "salad sandwich healthy 轻食",
    "vegetarian": "vegetarian vegan 素",
    "indian": "indian curry 印度",
    "mexican": "mexican taco 墨西哥",
}


def make_plan(city: City, book: DishBook | None = None, seed: int = 1) -> TownPlan:
    """The same city, book and seed give the same town. A city without places or doors gives an empty one."""
    book = book or own_book()
    rng = Random(f"town {seed}")
    places = _central(city)
    stores = tuple(_store(rng, city, at, place, book) for at, place in enumerate(places))
    starts = [store.at for store in stores] or list(city.junctions[:1])
    return TownPlan(
        city=city,
        stores=stores,
        riders=make_riders(rng, city, starts) if starts else (),
        consumers=make_consumers(rng, city, sorted({store.cuisine_name for store in stores})),
        credits=tuple(line for line in (city.attribution, book.credit) if line),
    )


def _central(city: City) -> list[Place]:
    """The places nearest the middle of all of them: a town is close together."""
    named = [place for place in city.places if place.name]
    if not named:
        return []
    lons, lats = sorted(p.at[0] for p in named), sorted(p.at[1] for p in named)
    middle = lons[len(lons) // 2], lats[len(lats) // 2]
    return sorted(named, key=lambda p: (p.at[0] - middle[0]) ** 2 + (p.at[1] - middle[1]) ** 2)[:STORES]


def _store(rng: Random, city: City, number: int, place: Place, book: DishBook) -> StorePersona:
    cuisine = book.cuisines[_cuisine_key(place, number)]
    store_id = stable_id(city.key, "store", number, place.name)
    rng = Random(f"{rng.random()} {place.name}")
    dishes = _share(rng, cuisine.dishes) if book.is_shared else cuisine.dishes
    return StorePersona(
        store_id=store_id,
        merchant_id=stable_id(city.key, "merchant", number, place.name),
        name=place.name,
        cuisine=cuisine.key,
        cuisine_name=cuisine.name,
        address_text="" if place.address is None else city.address_text(place.address),
        at=place.at,
        phone=phone(1, number),
        keeper_name=person_name(rng),
        hours=_shifted(rng, cuisine),
        kitchen=cuisine.kitchen,
        accepts_by_itself=rng.random() < 0.3 and number > 0,  # the first is the one visitors keep
        minimum_minor=rng.choice((1000, 1500, 1500, 2000)),
        delivery_base_minor=rng.choice((200, 300, 300, 400, 500)),
        radius_m=rng.choice((2500, 3000, 3500)),
        sections=make_menu(rng, store_id, cuisine.key, dishes),
        invented=place.invented,
    )


def _cuisine_key(place: Place, number: int) -> str:
    """By the place's own words; a place that says nothing gets a kitchen by turns."""
    if place.cuisine in _WORDS:
        return place.cuisine
    said = f"{place.cuisine} {place.kind} {place.name}".lower()
    for key, words in _WORDS.items():
        if any(word in said for word in words.split()):
            return key
    return list(_WORDS)[number % len(_WORDS)]


def _share(rng: Random, dishes: tuple[Dish, ...]) -> tuple[Dish, ...]:
    """Sixteen of a shared book, in the book's order, one of each name."""
    by_name = {dish.name: at for at, dish in enumerate(dishes)}
    picked = rng.sample(sorted(by_name.values()), min(16, len(by_name)))
    return tuple(dishes[at] for at in sorted(picked))


def _shifted(rng: Random, cuisine: Cuisine) -> tuple[Hours, ...]:
    shift_min = rng.choice((-30, 0, 0, 30))
    return tuple(
        Hours(opens_min=one.opens_min + shift_min, closes_min=one.closes_min + shift_min)
        for one in cuisine.hours
    )
