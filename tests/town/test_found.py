"""Founding a town over HTTP: what isn't there is brought in, and a second time nothing changes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from tests.roads.over_http import hosted
from tests.town.people import OPERATOR, become_operator

from songda.kernel.house import House
from songda.town.city import generate_city
from songda.town.found.founding import Visitors, found, welcome_consumer
from songda.town.found.pictures import hang_pictures
from songda.town.line.api import Api, Refused
from songda.town.line.clock import TownClock
from songda.town.line.persona import Persona
from songda.town.plan import TownPlan, make_plan

VISITORS = Visitors(consumer="+8613900000001", store="+8613900000002", rider="+8613900000003")


@pytest.fixture(scope="module")
def plan() -> TownPlan:
    whole = make_plan(generate_city(1))
    return replace(whole, stores=whole.stores[:3], riders=whole.riders[:2])


@pytest.fixture
async def api(house: House) -> AsyncIterator[Api]:
    await house.act(become_operator)
    async with hosted(house) as address, Api(address, TownClock()) as line:
        yield line


async def _rows(house: House, table: str) -> int:
    async with house.db.glance() as tx:
        found: int = await tx.fetchval(f"select count(*) from {table}")
    return found


async def test_founded_twice_is_founded_once(house: House, api: Api, plan: TownPlan) -> None:
    operator = Persona(api, OPERATOR, "operator")
    city_id = await found(operator, plan, plan.riders, VISITORS)
    tables = (
        "roads.cities",
        "stores.merchants",
        "stores.stores",
        "catalog.variants",
        "riders.riders",
        "accounts.memberships",
    )
    first = [await _rows(house, table) for table in tables]
    assert first[:3] == [1, 3, 3]
    assert first[4:] == [3, 1 + 3 + 3 + 1]  # two riders and a visitor; operator, keepers, riders, visitor
    variants = sum(
        len(item.variants) for store in plan.stores for section in store.sections for item in section.items
    )
    assert first[3] == variants
    assert await found(operator, plan, plan.riders, VISITORS) == city_id
    assert [await _rows(house, table) for table in tables] == first


async def test_keepers_riders_and_visitors_may_sign_in_and_strangers_may_not(
    api: Api, plan: TownPlan
) -> None:
    await found(Persona(api, OPERATOR, "operator"), plan, plan.riders, VISITORS)
    store = await Persona(api, VISITORS.store, "store").get("/api/me")
    assert store["store_ids"] == [str(plan.stores[0].store_id)]
    rider = await Persona(api, plan.riders[0].phone, "rider").get("/api/me")
    assert rider["rider_id"] == str(plan.riders[0].rider_id)
    with pytest.raises(Refused, match=r"accounts\.code_wrong"):
        await Persona(api, plan.consumers[0].phone, "rider").token()


async def test_a_visiting_consumer_gets_one_home(api: Api, plan: TownPlan) -> None:
    visitor = Persona(api, VISITORS.consumer, "consumer")
    await welcome_consumer(visitor, plan)
    await welcome_consumer(visitor, plan)
    homes = await visitor.get("/api/me/addresses")
    assert [home["contact_name"] for home in homes] == ["来访者"]


async def test_photos_are_hung_up_once(house: House, api: Api, plan: TownPlan, tmp_path: Path) -> None:
    """One item has a photo, one names a file that isn't there, one a file that is no picture."""
    Image.new("RGB", (40, 30), (200, 120, 40)).save(tmp_path / "a.webp")
    (tmp_path / "b.webp").write_bytes(b"no picture")
    shown = _with_photos(plan, ("a.webp", "gone.webp", "b.webp"))
    operator = Persona(api, OPERATOR, "operator")
    await found(operator, shown, (), VISITORS)
    assert await hang_pictures(operator, shown, tmp_path) == 3
    assert await _rows(house, "catalog.pictures") == 3
    assert await hang_pictures(operator, shown, tmp_path) == 0
    menu = await operator.get(f"/api/stores/{plan.stores[0].store_id}/menu")
    items = [item for section in menu["sections"] for item in section["items"]]
    assert sum(item["picture"] is not None for item in items) == 1


def _with_photos(plan: TownPlan, photos: tuple[str, ...]) -> TownPlan:
    """The first items of each store with these photos."""
    stores = []
    for store in plan.stores:
        first, *rest = store.sections
        items = [
            replace(item, photo=photo)
            for item, photo in zip(first.items, (*photos, *[""] * 30), strict=False)
        ]
        stores.append(replace(store, sections=(replace(first, items=tuple(items)), *rest)))
    return replace(plan, stores=tuple(stores))


async def test_the_towns_clock_follows_the_houses(house: House, api: Api) -> None:
    await api.call("GET", "/api/cities")
    assert api.clock.rate == 1.0
    assert abs(api.clock.now_s() - house.clocks.city_now().timestamp()) < 0.5
