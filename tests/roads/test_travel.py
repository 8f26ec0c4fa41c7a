"""Travel times: by hand on six junctions, bounded on a whole city, never absent."""

from random import Random

import numpy as np
import pytest
from tests.roads.small_city import at, small_city

from songda.kernel.geo import Point, distance_m
from songda.modules.roads.model import Vehicle
from songda.modules.roads.rules.travel import Travel
from songda.town.city import generate_city


@pytest.fixture
def town() -> Travel:
    return Travel(small_city(), 1.35)


@pytest.fixture(scope="module")
def city() -> Travel:
    return Travel(generate_city(1), 1.35)


def test_a_ride_takes_the_length_over_the_speed_of_its_class(town: Travel) -> None:
    assert town.travel_s(at(0, 0), at(600, 0), Vehicle.EBIKE) == 144  # 600 m at 15 km/h
    assert town.travel_s(at(0, 0), at(600, 0), Vehicle.MOTOR) == 90  # at 24 km/h
    assert town.travel_s(at(0, 0), at(600, 0), Vehicle.BICYCLE) == 180  # at 12 km/h
    assert town.distance_m(at(0, 0), at(600, 0)) == 600


def test_a_one_way_street_is_ridden_one_way(town: Travel) -> None:
    assert town.travel_s(at(600, 300), at(600, 0)) == 80  # 300 m at 13.5 km/h
    # Back: the south street (144 s), the lane at 10 km/h (108 s), the north street (160 s).
    assert town.travel_s(at(600, 0), at(600, 300)) == 412
    assert town.distance_m(at(600, 0), at(600, 300)) == 1500


def test_from_off_the_road_one_first_gets_to_it_slowly(town: Travel) -> None:
    assert town.travel_s(at(0, -100), at(300, 0)) == 117  # 100 m at 8 km/h (45 s), 300 m at 15 km/h (72 s)


def test_two_points_at_one_junction_ride_straight(town: Travel) -> None:
    assert (
        town.travel_s(at(-20, 0), at(20, 0)) == 19
    )  # 40.1 m (six places of a degree) at 8 km/h: 18.05 s, rounded up
    assert town.travel_s(at(0, 0), at(0, 0)) == 0


def test_the_path_follows_the_streets(town: Travel) -> None:
    path = town.path(at(600, 0), at(600, 300))
    corners = [at(600, 0), at(300, 0), at(0, 0), at(0, 300), at(300, 300), at(600, 300)]
    assert path == tuple((corner.lon, corner.lat) for corner in corners)


def test_traffic_slows_and_never_quickens(town: Travel) -> None:
    town.slow_down(np.array([2.0, 0.1, 1.0, 1.0, 1.0, 1.0]))
    assert town.travel_s(at(0, 0), at(600, 0)) == 216  # 300 m at half, 300 m at full speed
    assert town.distance_m(at(0, 0), at(600, 0)) == 600
    town.slow_down(None)
    assert town.travel_s(at(0, 0), at(600, 0)) == 144


def test_without_a_network_there_is_still_an_answer() -> None:
    nowhere = Travel(None, 1.35)
    assert nowhere.travel_s(at(0, 0), at(1000, 0), Vehicle.EBIKE) == 348  # 1,350 m and a little at 14 km/h
    assert nowhere.distance_m(at(0, 0), at(1000, 0)) == 1351
    assert len(nowhere.path(at(0, 0), at(1000, 0))) == 2
    assert nowhere.snap(at(0, 0)) is None


def test_far_from_any_road_the_straight_line_counts(town: Travel) -> None:
    assert town.travel_s(at(0, 0), at(0, 5000), Vehicle.EBIKE) == 1736  # 6,750 m at 14 km/h
    assert town.path(at(0, 0), at(0, 5000)) == tuple((p.lon, p.lat) for p in (at(0, 0), at(0, 5000)))


def test_a_matrix_is_its_single_answers(city: Travel) -> None:
    points = _some_points(city, 12)
    matrix = city.matrix(points[:7], points[7:])
    fresh = Travel(city.city, 1.35)
    singles = [[fresh.travel_s(a, b) for b in points[7:]] for a in points[:7]]
    assert np.abs(matrix - np.array(singles)).max() <= 1


def test_asked_from_either_side_the_answer_is_the_same(city: Travel) -> None:
    """Few sources are searched forwards, few targets backwards."""
    points = _some_points(city, 25)
    backwards = Travel(city.city, 1.35).matrix(points[:22], points[22:])
    forwards = np.concatenate([Travel(city.city, 1.35).matrix([one], points[22:]) for one in points[:22]])
    assert np.abs(backwards - forwards).max() <= 1


def test_an_ebike_never_averages_more_than_15_km_h(city: Travel) -> None:
    points = _some_points(city, 60)
    seconds = city.matrix(points, points, Vehicle.EBIKE)
    straight_m = np.array([[distance_m(a, b) for b in points] for a in points])
    far = straight_m > 50
    assert far.sum() > 3000
    assert (straight_m[far] / seconds[far] * 3.6).max() <= 15.0


def test_every_pair_of_doors_is_routed(city: Travel) -> None:
    """At least 95 of 100 pairs were asked for; here each of 10,000 is, and by a road, not by the fallback."""
    points = _some_points(city, 100)
    metres = city.distances_m(points, points)
    straight_m = np.array([[distance_m(a, b) for b in points] for a in points])
    far = straight_m > 500
    ratio = metres[far] / straight_m[far]
    assert ratio.min() >= 1.0
    assert 1.1 <= ratio.mean() <= 1.5
    assert metres.max() < 20_000


def test_two_hundred_riders_and_a_hundred_orders_take_less_than_a_second(city: Travel) -> None:
    import time

    riders, stores, doors = _some_points(city, 200), _some_points(city, 40), _some_points(city, 100)
    began = time.perf_counter()
    found = Travel(city.city, 1.35).matrix(riders, stores + doors)
    assert found.shape == (200, 140)
    assert time.perf_counter() - began < 1.0  # 0.03 s alone on the machine; the rest is for a busy one


def _some_points(travel: Travel, count: int) -> list[Point]:
    assert travel.city is not None
    picked = Random(count).sample(travel.city.addresses, count)
    return [Point(*one.at) for one in picked]
