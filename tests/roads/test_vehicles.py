"""Each vehicle has its own pace, reach and payload."""

import pytest
from tests.roads.small_city import at, small_city

from songda.modules.roads.model import Vehicle
from songda.modules.roads.rules.speeds import PAYLOAD_UNITS
from songda.modules.roads.rules.travel import Travel


@pytest.fixture
def town() -> Travel:
    return Travel(small_city(), 1.35)


def test_each_vehicle_has_its_pace(town: Travel) -> None:
    assert town.travel_s(at(0, 0), at(600, 0), Vehicle.CAR) == 78  # 600 m at 28 km/h, rounded up
    assert town.travel_s(at(0, 0), at(600, 0), Vehicle.WALK) == 450  # at 4.8 km/h
    assert town.travel_s(at(0, 0), at(600, 0), Vehicle.ROBOT) == 180  # at 12 km/h


def test_nobody_on_foot_gets_to_the_road_faster_than_they_walk(town: Travel) -> None:
    assert town.travel_s(at(0, -100), at(300, 0), Vehicle.WALK) == 300  # 400 m at 4.8 km/h


def test_a_drone_flies_straight_and_knows_no_traffic(town: Travel) -> None:
    # The roads lead 1,500 m round; straight it is 300 m at 36 km/h, and a minute up and down.
    assert town.travel_s(at(600, 0), at(600, 300), Vehicle.DRONE) == 90
    assert town.path(at(600, 0), at(600, 300), Vehicle.DRONE) == (
        (at(600, 0).lon, at(600, 0).lat),
        (at(600, 300).lon, at(600, 300).lat),
    )
    assert town.travel_s(at(0, 0), at(0, 0), Vehicle.DRONE) == 0


def test_a_robot_is_sent_no_farther_than_it_can_go(town: Travel) -> None:
    assert town.within_reach(at(0, 0), at(3_600, 0), Vehicle.ROBOT)  # 4,860 m by the detour
    assert not town.within_reach(at(0, 0), at(3_800, 0), Vehicle.ROBOT)  # 5,130 m
    assert town.within_reach(at(0, 0), at(7_990, 0), Vehicle.DRONE)
    assert not town.within_reach(at(0, 0), at(8_010, 0), Vehicle.DRONE)
    assert town.within_reach(at(0, 0), at(30_000, 0), Vehicle.EBIKE)


def test_a_drone_carries_one_bag() -> None:
    assert PAYLOAD_UNITS[Vehicle.DRONE] == 1
    assert Vehicle.EBIKE not in PAYLOAD_UNITS
