"""Keeping a city, and what HTTP shows of it."""

import gzip
import json
from dataclasses import replace

import aiohttp
import pytest
from tests.roads.over_http import calling
from tests.roads.small_city import at, small_city

from songda.kernel.city.files import to_bytes
from songda.kernel.house import House
from songda.kernel.ids import CityId, uuid7
from songda.kernel.permissions import SYSTEM, Role
from songda.modules.roads import public
from songda.modules.roads.errors import NoSuchCity
from songda.modules.roads.queries.atlas import atlas


async def _keep(house: House, key: str = "small", **changes: object) -> CityId:
    city = replace(small_city(key), **changes)  # type: ignore[arg-type]
    return await house.do(public.keep, SYSTEM, None, city, CityId(uuid7()))


async def _count(house: House, sql: str) -> int:
    async with house.db.glance() as tx:
        found: int = await tx.fetchval(sql)
    return found


async def test_kept_twice_is_kept_once(house: House) -> None:
    first = await _keep(house)
    assert await _keep(house) == first
    assert await _count(house, "select count(*) from roads.cities") == 1
    assert await _count(house, "select count(*) from kernel.facts where name = 'roads.CityKept'") == 1


async def test_a_new_map_keeps_the_id_and_is_told(house: House) -> None:
    first = await _keep(house)
    assert await _keep(house, name="小城新图") == first
    async with house.db.glance() as tx:
        cards = await public.cities(tx)
    assert [card.name for card in cards] == ["小城新图"]
    assert await _count(house, "select count(*) from kernel.facts where name = 'roads.CityKept'") == 2


async def test_a_kept_city_answers_over_its_roads(house: House) -> None:
    city_id = await _keep(house)
    assert await public.travel_s(house, city_id, at(0, 0), at(600, 0)) == 144
    assert await public.distance_m(house, city_id, at(600, 0), at(600, 300)) == 1500
    assert len(await public.path(house, city_id, at(600, 0), at(600, 300))) == 6
    snap = await public.snap(house, city_id, at(310, 40))
    assert snap is not None
    assert (snap.junction, snap.distance_m) == (1, 42)


async def test_an_unknown_city_answers_by_the_straight_line(house: House) -> None:
    assert await public.travel_s(house, None, at(0, 0), at(1000, 0)) == 348
    assert await public.distance_m(house, CityId(uuid7()), at(0, 0), at(1000, 0)) == 1351


async def test_a_replaced_map_is_forgotten_when_told(house: House) -> None:
    city_id = await _keep(house)
    assert (await atlas(house).open(city_id)).travel.city == small_city()
    await _keep(house, name="小城新图")
    atlas(house).forget(city_id)
    opened = (await atlas(house).open(city_id)).travel.city
    assert opened is not None
    assert opened.name == "小城新图"


async def test_the_map_carries_its_streets_and_attribution(house: House) -> None:
    city_id = await _keep(house)
    opened = await atlas(house).open(city_id)
    whole = json.loads(gzip.decompress(opened.packed_map))
    assert whole["attribution"] == "小城测绘"
    assert whole["invented"] is True
    roads = whole["layers"]["roads"]["features"]
    assert [one["properties"]["name"] for one in roads] == ["西弄", "东街", "北街", "南街"]
    assert len(roads[3]["geometry"]["coordinates"]) == 2
    assert whole["bounds"][0] == 121.2


async def test_a_city_that_is_not_kept_is_refused(house: House) -> None:
    with pytest.raises(NoSuchCity):
        await atlas(house).open(CityId(uuid7()))


async def test_an_operator_brings_a_city_in_over_http(house: House) -> None:
    async with calling(house, Role.OPERATOR) as call:
        city_id = await _put(call, "first")
        assert await _put(call, "second") == city_id
        async with call.get(f"/api/cities/{city_id}/map.json") as drawn:
            assert drawn.headers["Content-Encoding"] == "gzip"
            assert (await drawn.json())["attribution"] == "小城测绘"
            tag = drawn.headers["ETag"]
        async with call.get(f"/api/cities/{city_id}/map.json", headers={"If-None-Match": tag}) as same:
            assert same.status == 304
        async with call.get(f"/api/cities/{city_id}/addresses", params={"q": "西弄"}) as found:
            assert [door["text"] for door in (await found.json())["doors"]] == ["西弄12号"]
        async with call.get(f"/api/cities/{uuid7()}/addresses") as unknown:
            assert unknown.status == 404


async def _put(call: aiohttp.ClientSession, word: str) -> str:
    path, packed = f"/api/cities/{uuid7()}", to_bytes(small_city())
    async with call.put(path, data=packed, headers=_keyed(word)) as kept:
        assert kept.status == 200
        return str((await kept.json())["city_id"])


@pytest.mark.parametrize(
    "packed",
    [b"", b"noise", gzip.compress(b"{}"), to_bytes(small_city())[:-9]],
    ids=["nothing", "noise", "no city", "cut short"],
)
async def test_what_is_no_city_is_malformed_and_nothing_is_kept(house: House, packed: bytes) -> None:
    async with calling(house, Role.OPERATOR) as call:
        async with call.put(f"/api/cities/{uuid7()}", data=packed, headers=_keyed("noise")) as answer:
            assert answer.status == 422
        assert await _count(house, "select count(*) from roads.cities") == 0


@pytest.mark.parametrize("role", [None, Role.CONSUMER, Role.STORE, Role.RIDER])
async def test_only_operators_bring_cities_in(house: House, role: Role | None) -> None:
    async with calling(house, role) as call:
        path, packed = f"/api/cities/{uuid7()}", to_bytes(small_city())
        async with call.put(path, data=packed, headers=_keyed("mine")) as answer:
            assert answer.status == (401 if role is None else 403)
        assert await _count(house, "select count(*) from roads.cities") == 0


def _keyed(word: str) -> dict[str, str]:
    return {"Idempotency-Key": f"keep-city-{word}", "Content-Type": "application/gzip"}
