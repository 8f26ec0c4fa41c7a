"""Ways along the streets, over HTTP."""

import pytest
from tests.roads.over_http import calling
from tests.roads.small_city import at, small_city

from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import CityId, uuid7
from songda.kernel.permissions import SYSTEM, Role
from songda.modules.roads.actions.keep import keep


def through(*places: Point) -> str:
    return "through=" + ";".join(f"{one.lon},{one.lat}" for one in places)


async def a_city(house: House) -> CityId:
    return await house.do(keep, SYSTEM, None, small_city(), CityId(uuid7()))


@pytest.mark.parametrize("role", [Role.RIDER, Role.OPERATOR])
async def test_a_way_turns_where_the_streets_do(house: House, role: Role) -> None:
    city_id = await a_city(house)
    async with calling(house, role) as client:
        asked = f"/api/cities/{city_id}/way?{through(at(0, 0), at(0, 300), at(600, 0))}"
        async with client.get(asked) as answer:
            assert answer.status == 200
            way = await answer.json()
    corners = [at(0, 0), at(0, 300), at(300, 300), at(600, 300), at(600, 0)]
    assert [[round(x, 5) for x in point] for point in way["line"]] == [
        [round(one.lon, 5), round(one.lat, 5)] for one in corners
    ]
    assert way["distance_m"] == pytest.approx(1_200, abs=3)  # up the lane, along, and down the one-way


async def test_what_is_far_from_any_street_or_no_place_is_refused(house: House) -> None:
    city_id = await a_city(house)
    far = through(at(0, 0), at(0, 2_000))
    asked = (
        (far, 409, "roads.place_too_far"),
        ("through=121.2,30.4;-642,30.4", 409, "roads.place_too_far"),
        ("through=121.2,30.4", 422, "kernel.malformed"),
        ("through=121.2,30.4;here", 422, "kernel.malformed"),
        ("through=" + ";".join(["121.2,30.4"] * 13), 422, "kernel.malformed"),
    )
    async with calling(house, Role.RIDER) as client:
        for query, status, code in asked:
            async with client.get(f"/api/cities/{city_id}/way?{query}") as answer:
                no = await answer.json()
                assert (answer.status, no["code"]) == (status, code), query
        async with client.get(f"/api/cities/{uuid7()}/way?{through(at(0, 0), at(300, 0))}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("role", [None, Role.CONSUMER, Role.STORE])
async def test_only_riders_and_operators_ask_for_ways(house: House, role: Role | None) -> None:
    city_id = await a_city(house)
    asked = f"/api/cities/{city_id}/way?{through(at(0, 0), at(300, 0))}"
    async with calling(house, role) as client, client.get(asked) as answer:
        assert answer.status == (401 if role is None else 403)
