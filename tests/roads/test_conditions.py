"""Traffic with an end, and what finished rides teach."""

from datetime import timedelta

import pytest
from tests.roads.over_http import calling
from tests.roads.small_city import at, small_city

from songda.kernel.house import House
from songda.kernel.ids import CityId, uuid7
from songda.kernel.permissions import SYSTEM, Role
from songda.modules.roads import public
from songda.modules.roads.actions.tell_traffic import tell_traffic
from songda.modules.roads.errors import NoSuchCity, NoSuchRoad, TrafficTooLong
from songda.modules.roads.model import Cell, Learned, Ridden, SlowArea, SlowRoad, Traffic, Vehicle
from songda.modules.roads.queries.atlas import atlas
from songda.modules.roads.rules import learning

SOUTH = (at(0, 0), at(600, 0))
"""Two roads of 300 m, 144 s by e-bike when all is clear."""


async def _city(house: House) -> CityId:
    return await house.do(public.keep, SYSTEM, None, small_city(), CityId(uuid7()))


def _traffic(house: House, *, seconds: int = 600, source: str = "camera", **told: object) -> Traffic:
    until = house.clocks.city_now() + timedelta(seconds=seconds)
    return Traffic(source=source, until=until, **told)  # type: ignore[arg-type]


async def _tell(house: House, city_id: CityId, told: Traffic) -> None:
    await house.do(tell_traffic, SYSTEM, None, city_id, told)
    atlas(house).look_again(city_id)


async def _told(house: House) -> int:
    async with house.db.glance() as tx:
        found: int = await tx.fetchval("select count(*) from roads.traffic")
    return found


async def test_a_slow_road_slows_its_rides_until_it_is_over(house: House) -> None:
    city_id = await _city(house)
    assert await public.travel_s(house, city_id, *SOUTH) == 144
    await _tell(house, city_id, _traffic(house, roads=(SlowRoad(road=0, percent=200),)))
    assert await public.travel_s(house, city_id, *SOUTH) == 216
    house.clocks.advance(601)
    assert await public.travel_s(house, city_id, *SOUTH) == 144


async def test_a_slow_area_slows_the_roads_in_it(house: House) -> None:
    city_id = await _city(house)
    middle = at(450, 0)  # of the second road
    area = SlowArea(lon=middle.lon, lat=middle.lat, radius_m=60, percent=300)
    await _tell(house, city_id, _traffic(house, areas=(area,)))
    assert await public.travel_s(house, city_id, *SOUTH) == 288  # 72 s, and 72 s three times


async def test_a_source_replaces_its_own_word_and_nobody_elses(house: House) -> None:
    city_id = await _city(house)
    await _tell(house, city_id, _traffic(house, roads=(SlowRoad(road=0, percent=200),)))
    await _tell(house, city_id, _traffic(house, source="police", roads=(SlowRoad(road=0, percent=150),)))
    assert await public.travel_s(house, city_id, *SOUTH) == 216  # the slowest counts
    await _tell(house, city_id, _traffic(house))
    assert await public.travel_s(house, city_id, *SOUTH) == 180


async def test_traffic_about_another_map_is_passed_over(house: House) -> None:
    city_id = await _city(house)
    await _tell(house, city_id, _traffic(house, roads=(SlowRoad(road=0, percent=200),)))
    async with house.db.transaction() as tx:
        await tx.execute("update roads.traffic set content_hash = 'older'")
    atlas(house).look_again(city_id)
    assert await public.travel_s(house, city_id, *SOUTH) == 144


@pytest.mark.parametrize("seconds", [-1, 7_201])
async def test_traffic_that_ends_before_now_or_too_far_off_is_refused(house: House, seconds: int) -> None:
    city_id = await _city(house)
    with pytest.raises(TrafficTooLong):
        await _tell(house, city_id, _traffic(house, seconds=seconds))
    assert await _told(house) == 0


async def test_a_road_the_map_does_not_have_is_refused(house: House) -> None:
    city_id = await _city(house)
    with pytest.raises(NoSuchRoad):
        await _tell(house, city_id, _traffic(house, roads=(SlowRoad(road=6, percent=200),)))
    with pytest.raises(NoSuchCity):
        await _tell(house, CityId(uuid7()), _traffic(house))
    assert await _told(house) == 0


async def test_an_operator_tells_traffic_over_http_and_nobody_else(house: House) -> None:
    city_id = await _city(house)
    body = {
        "source": "camera",
        "until": (house.clocks.city_now() + timedelta(seconds=600)).isoformat(),
        "roads": [{"road": 1, "percent": 200}],
    }
    headers = {"Idempotency-Key": "traffic-of-a-test"}
    path = f"/api/cities/{city_id}/traffic"
    async with calling(house, Role.RIDER) as call, call.put(path, json=body, headers=headers) as answer:
        assert answer.status == 403
    assert await _told(house) == 0
    async with calling(house, Role.OPERATOR) as call:
        async with call.put(path, json=body, headers=headers) as answer:
            assert answer.status == 200
            assert (await answer.json())["traffic"][0]["roads"] == [{"road": 1, "percent": 200}]
        faster = body | {"roads": [{"road": 1, "percent": 50}]}
        async with call.put(path, json=faster, headers={"Idempotency-Key": "faster-than-clear"}) as answer:
            assert answer.status == 422


async def test_many_slow_rides_slow_their_hour_and_no_other(house: House) -> None:
    city_id = await _city(house)
    now = house.clocks.city_now()
    ridden = Ridden(
        vehicle=Vehicle.EBIKE,
        start_lon=SOUTH[0].lon,
        start_lat=SOUTH[0].lat,
        end_lon=SOUTH[1].lon,
        end_lat=SOUTH[1].lat,
        began_at=now,
        took_s=288,
    )
    for _ in range(100):
        assert await house.do(public.learn, SYSTEM, None, city_id, ridden)
    atlas(house).look_again(city_id)
    # (28,800 + 7,200) / (14,400 + 7,200) = 1.67 of 144 s
    assert await public.travel_s(house, city_id, *SOUTH) == 240
    house.clocks.advance(3_601)
    assert await public.travel_s(house, city_id, *SOUTH) == 144


async def test_what_was_no_ride_straight_there_teaches_nothing(house: House) -> None:
    city_id = await _city(house)
    ridden = Ridden(
        vehicle=Vehicle.EBIKE,
        start_lon=SOUTH[0].lon,
        start_lat=SOUTH[0].lat,
        end_lon=SOUTH[1].lon,
        end_lat=SOUTH[1].lat,
        began_at=house.clocks.city_now(),
        took_s=3_000,
    )
    assert not await house.do(public.learn, SYSTEM, None, city_id, ridden)
    async with house.db.glance() as tx:
        assert await tx.fetchval("select count(*) from roads.rides_learned") == 0


def _learned(rides: int, expected_s: int, took_s: int) -> Learned:
    cell = Cell(east=12_120, north=3_040, hour=12)
    return Learned(cell=cell, rides=rides, expected_s=expected_s, took_s=took_s)


def test_one_odd_ride_moves_little_and_a_thousand_say_their_own() -> None:
    assert learning.factor(_learned(1, 360, 720)) == pytest.approx(1.048, abs=0.001)
    assert learning.factor(_learned(1_000, 360_000, 720_000)) == pytest.approx(1.98, abs=0.01)


def test_quick_riders_never_make_a_promise_quicker_than_the_law() -> None:
    assert learning.factor(_learned(1_000, 360_000, 300_000)) == 1.0
    assert learning.factors([_learned(1_000, 360_000, 300_000)], 12) == {}
    assert learning.factors([_learned(1_000, 360_000, 720_000)], 13) == {}
