"""Geo: datums, distances, areas, cells. Reference figures were computed independently or are written out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songda.kernel.geo import (
    Cell,
    Datum,
    DatumsDiffer,
    Point,
    Polygon,
    PolygonInvalid,
    cell,
    convert,
    distance_m,
    moved,
    snap_10m,
    within_radius,
)

BUND = Point(121.490317, 31.241701)
chinese_points = st.builds(Point, st.floats(74, 135), st.floats(3, 53))
city_points = st.builds(Point, st.floats(-179, 179), st.floats(-70, 70))


def test_gcj_lies_half_a_kilometre_off_at_the_bund() -> None:
    shifted = convert(BUND, Datum.GCJ02)
    assert shifted.datum is Datum.GCJ02
    away = distance_m(BUND, Point(shifted.lon, shifted.lat))
    assert 450 < away < 550


def test_gcj_agrees_with_a_published_pair() -> None:
    # The pair printed in the read-me files of the common open converters.
    shifted = convert(Point(116.404, 39.915), Datum.GCJ02)
    assert (round(shifted.lon, 5), round(shifted.lat, 5)) == (116.41024, 39.91640)
    baidu = convert(Point(116.404, 39.915, Datum.GCJ02), Datum.BD09)
    assert (round(baidu.lon, 5), round(baidu.lat, 5)) == (116.41037, 39.92134)


@given(chinese_points, st.sampled_from(Datum), st.sampled_from(Datum))
def test_there_and_back_is_within_half_a_metre(place: Point, first: Datum, second: Datum) -> None:
    back = convert(convert(convert(place, first), second), Datum.WGS84)
    assert distance_m(place, back) < 0.5


@given(st.builds(Point, st.floats(-170, 70), st.floats(-60, 60)), st.sampled_from(Datum))
def test_outside_china_the_figures_stay(place: Point, datum: Datum) -> None:
    there = place.to(datum)
    assert (there.lon, there.lat) == (place.lon, place.lat)


def test_mixed_datums_are_an_error() -> None:
    with pytest.raises(DatumsDiffer):
        distance_m(BUND, BUND.to(Datum.GCJ02))
    with pytest.raises(DatumsDiffer):
        Polygon(((0, 0), (1, 0), (0, 1))).contains(Point(0.1, 0.1, Datum.BD09))


@pytest.mark.parametrize(("lon", "lat"), [(181.0, 0.0), (0.0, 90.5), (math.nan, 0.0), (0.0, math.inf)])
def test_refuses_points_off_the_globe(lon: float, lat: float) -> None:
    with pytest.raises(ValueError, match="degrees"):
        Point(lon, lat)


def test_distances_are_known_ones() -> None:
    assert distance_m(Point(0, 0), Point(1, 0)) == pytest.approx(111_195, abs=1)
    peking, shanghai = Point(116.3913, 39.9075), Point(121.4737, 31.2304)
    assert distance_m(peking, shanghai) == pytest.approx(1_067_500, rel=0.002)
    assert distance_m(BUND, BUND) == 0
    assert within_radius(BUND, moved(BUND, 299, 0), 300)
    assert not within_radius(BUND, moved(BUND, 301, 0), 300)


@given(city_points, st.floats(-5000, 5000), st.floats(-5000, 5000))
def test_moving_moves_that_far(place: Point, east_m: float, north_m: float) -> None:
    # A degree as a double ends at some nanometres, which is more than half a percent of a hair.
    assert distance_m(place, moved(place, east_m, north_m)) == pytest.approx(
        math.hypot(east_m, north_m), rel=0.005, abs=1e-6
    )


def test_a_move_of_less_than_a_double_can_hold_goes_nowhere_far() -> None:
    assert distance_m(BUND, moved(BUND, 1e-9, 0)) < 1e-6


SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
HOLE = ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0))


def test_contains_respects_holes_and_borders() -> None:
    area = Polygon(SQUARE, (HOLE,))
    assert area.contains(Point(3, 3))
    assert not area.contains(Point(1.5, 1.5))
    assert not area.contains(Point(5, 1))
    assert area.contains(Point(4, 2))
    assert area.contains(Point(1, 1.5))
    assert Polygon((*SQUARE, SQUARE[0])) == Polygon(SQUARE)


def test_contains_an_l_shape_only_where_it_is() -> None:
    area = Polygon(((0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)))
    assert area.contains(Point(0.5, 3))
    assert area.contains(Point(3, 0.5))
    assert not area.contains(Point(2, 2))


@pytest.mark.parametrize(
    ("outer", "holes", "why"),
    [
        (((0, 0), (1, 1)), (), "corners"),
        (((0, 0), (2, 2), (2, 0), (0, 2)), (), "crosses"),
        (((0, 0), (2, 0), (1, 0)), (), "folds"),
        (((0, 0), (2, 0), (2, 2), (2, 0), (0, 2)), (), "once"),
        (SQUARE, (((5, 5), (6, 5), (6, 6)),), "inside"),
        (SQUARE, (((3, 3), (5, 3), (5, 5)),), "meet"),
        (SQUARE, (HOLE, ((1.2, 1.2), (1.4, 1.2), (1.4, 1.4))), "in each other"),
        (((-170, 0), (170, 0), (170, 5)), (), "date line"),
    ],
)
def test_refuses_rings_that_bound_no_area(
    outer: tuple[tuple[float, float], ...], holes: tuple[tuple[tuple[float, float], ...], ...], why: str
) -> None:
    with pytest.raises(PolygonInvalid, match=why):
        Polygon(outer, holes)


def test_cells_are_about_square_and_hold_their_points() -> None:
    here = cell(BUND, 500)
    assert distance_m(BUND, here.center()) < 500 * 0.71
    assert cell(here.center(), 500) == here
    assert 8 <= len(list(here.neighbours())) <= 12


@given(
    city_points,
    st.sampled_from([10, 300, 1000, 5000]),
    st.floats(0, 2 * math.pi),
    st.floats(0, 0.99),
)
def test_cell_and_neighbours_hold_everything_within_a_size(
    place: Point, size_m: int, angle: float, part: float
) -> None:
    there = moved(place, size_m * part * math.cos(angle), size_m * part * math.sin(angle))
    around: set[Cell] = {cell(place, size_m), *cell(place, size_m).neighbours()}
    assert cell(there, size_m) in around


@given(city_points)
def test_snapping_is_near_and_twice_is_once(place: Point) -> None:
    snapped = snap_10m(place)
    assert distance_m(place, snapped) < 7.5
    assert snap_10m(snapped) == snapped


def test_snapping_hides_which_door() -> None:
    middle = snap_10m(BUND)
    assert {snap_10m(moved(middle, east, north)) for east in (-4, 0, 4) for north in (-4, 0, 4)} == {middle}
