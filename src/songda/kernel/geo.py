"""Places on the ground: points that carry their datum, distances, areas, grid cells.

Three datums meet in this trade: WGS-84 (satellites, OpenStreetMap), GCJ-02 (maps made in mainland China) and
BD-09 (Baidu). They lie up to 700 m and more apart, so a point says which it is in and two datums never meet
in one expression. Everything stored by the house is WGS-84. Degrees are floats, distances metres.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EARTH_RADIUS_M: Final = 6_371_008.8
METRES_PER_DEGREE: Final = math.pi * EARTH_RADIUS_M / 180
RING_POINTS_MAX: Final = 500

Pair = tuple[float, float]


class Datum(StrEnum):
    """In which frame a pair of degrees is meant."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class DatumsDiffer(ValueError):
    """Two datums met in one expression: convert one of them first."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees. Raises ValueError outside ±180 and ±90 or where a coordinate isn't finite."""

    lon: float
    lat: float
    datum: Datum = Datum.WGS84

    def __post_init__(self) -> None:
        # The comparisons are written so that NaN fails them.
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError("a point lies within ±180 and ±90 degrees")

    def to(self, datum: Datum) -> Point:
        """The same place in another datum, right within half a metre."""
        return convert(self, datum)


# ---- datums ----------------------------------------------------------------------------------------------

_KRASOVSKY_A: Final = 6_378_245.0
_KRASOVSKY_EE: Final = 0.00669342162296594323
_BD_TURN: Final = math.pi * 3000 / 180
_INVERSE_ROUNDS: Final = 12


def _in_china(lon: float, lat: float) -> bool:
    """The rectangle in which GCJ-02 differs from WGS-84, as map makers apply it."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _waves(x: float, *pairs: Pair) -> float:
    return sum(weight * math.sin(x * math.pi / divisor) for weight, divisor in pairs) * 2 / 3


def _wgs_to_gcj(lon: float, lat: float) -> Pair:
    """The published reverse-engineered offset of GCJ-02 (Krasovsky ellipsoid and sums of sines)."""
    if not _in_china(lon, lat):
        return lon, lat
    x, y = lon - 105, lat - 35
    ripple = _waves(x, (20, 1 / 6), (20, 1 / 2))
    root = math.sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += ripple + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += ripple + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30))
    radians = math.radians(lat)
    bulge = 1 - _KRASOVSKY_EE * math.sin(radians) ** 2
    meridian = _KRASOVSKY_A * (1 - _KRASOVSKY_EE) / (bulge * math.sqrt(bulge))
    parallel = _KRASOVSKY_A / math.sqrt(bulge) * math.cos(radians)
    return lon + math.degrees(east / parallel), lat + math.degrees(north / meridian)


def _gcj_to_bd(lon: float, lat: float) -> Pair:
    if not _in_china(lon, lat):
        return lon, lat
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def _inverse(forward: Callable[[float, float], Pair], lon: float, lat: float) -> Pair:
    """Where `forward` would have come from: repeated correction by what is still missing."""
    if not _in_china(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(_INVERSE_ROUNDS):
        there_lon, there_lat = forward(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - there_lon, guess_lat + lat - there_lat
    return guess_lon, guess_lat


def convert(point: Point, datum: Datum) -> Point:
    """The same place in another datum. Outside China's map rectangle the figures stay as they are."""
    if point.datum is datum:
        return point
    lon, lat = point.lon, point.lat
    if point.datum is Datum.BD09:
        lon, lat = _inverse(_gcj_to_bd, lon, lat)
    if point.datum is Datum.WGS84:
        lon, lat = _wgs_to_gcj(lon, lat)
    if datum is Datum.WGS84:
        lon, lat = _inverse(_wgs_to_gcj, lon, lat)
    if datum is Datum.BD09:
        lon, lat = _gcj_to_bd(lon, lat)
    return Point(lon, lat, datum)


# ---- distances -------------------------------------------------------------------------------------------


def distance_m(a: Point, b: Point) -> float:
    """Metres along the great circle (haversine on the mean sphere; within 0.6 % of the ellipsoid)."""
    _same_datum(a, b)
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2) ** 2
    half_lon = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    chord = half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, chord)))


def within_radius(center: Point, point: Point, radius_m: float) -> bool:
    """Whether the point lies at most this far away."""
    return distance_m(center, point) <= radius_m


def moved(point: Point, east_m: float, north_m: float) -> Point:
    """The point this many metres to the east and north (flat-earth: for distances within a city)."""
    lat = point.lat + north_m / METRES_PER_DEGREE
    lon = point.lon + east_m / (METRES_PER_DEGREE * _shrink(point.lat))
    return Point(lon, lat, point.datum)


def _same_datum(a: Point, b: Point) -> None:
    if a.datum is not b.datum:
        raise DatumsDiffer(f"{a.datum} and {b.datum} don't mix")


def _shrink(lat: float) -> float:
    """How much shorter a degree of longitude is here; never zero, so the poles stay computable."""
    return max(math.cos(math.radians(lat)), 1e-3)


# ---- polygons --------------------------------------------------------------------------------------------

Ring = tuple[Pair, ...]


class PolygonInvalid(ValueError):
    """The rings don't bound an area; the message says why."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area: an outer ring and holes, each a tuple of (lon, lat), closed or not.

    Raises PolygonInvalid for a ring of fewer than three corners or more than 500, one that crosses or touches
    itself, a hole that leaves the outer ring or meets another hole, and for areas across the date line.
    """

    outer: Ring
    holes: tuple[Ring, ...] = ()
    datum: Datum = Datum.WGS84

    def __post_init__(self) -> None:
        object.__setattr__(self, "outer", _opened(self.outer))
        object.__setattr__(self, "holes", tuple(_opened(hole) for hole in self.holes))
        for ring in (self.outer, *self.holes):
            _must_be_simple(ring)
        lons = [lon for lon, _ in self.outer]
        if max(lons) - min(lons) > 180:
            raise PolygonInvalid("an area across the date line is drawn as two")
        for index, hole in enumerate(self.holes):
            _must_lie_apart(hole, self.outer)
            if not _ring_contains(self.outer, *hole[0]):
                raise PolygonInvalid("a hole lies inside its area")
            for other in self.holes[:index]:
                _must_lie_apart(hole, other)
                if _ring_contains(other, *hole[0]) or _ring_contains(hole, *other[0]):
                    raise PolygonInvalid("holes don't lie in each other")

    def contains(self, point: Point) -> bool:
        """Whether the point is inside; the border counts as inside, also the border of a hole."""
        if point.datum is not self.datum:
            raise DatumsDiffer(f"{point.datum} and {self.datum} don't mix")
        here = (point.lon, point.lat)
        if any(_on_ring(ring, here) for ring in (self.outer, *self.holes)):
            return True
        return _ring_contains(self.outer, *here) and not any(_ring_contains(h, *here) for h in self.holes)


def _opened(ring: Ring) -> Ring:
    ring = tuple((float(lon), float(lat)) for lon, lat in ring)
    for lon, lat in ring:
        Point(lon, lat)
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


def _edges(ring: Ring) -> list[tuple[Pair, Pair]]:
    return list(zip(ring, ring[1:] + ring[:1], strict=True))


def _turn(a: Pair, b: Pair, c: Pair) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _on_segment(a: Pair, b: Pair, p: Pair) -> bool:
    if _turn(a, b, p) != 0:
        return False
    return min(a[0], b[0]) <= p[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])


def _on_ring(ring: Ring, p: Pair) -> bool:
    return any(_on_segment(a, b, p) for a, b in _edges(ring))


def _meet(a: Pair, b: Pair, c: Pair, d: Pair) -> bool:
    if (_turn(a, b, c) > 0) != (_turn(a, b, d) > 0) and (_turn(c, d, a) > 0) != (_turn(c, d, b) > 0):
        return True
    return any((_on_segment(a, b, c), _on_segment(a, b, d), _on_segment(c, d, a), _on_segment(c, d, b)))


def _must_be_simple(ring: Ring) -> None:
    if not 3 <= len(ring) <= RING_POINTS_MAX:
        raise PolygonInvalid(f"a ring has between 3 and {RING_POINTS_MAX} corners")
    if len(set(ring)) != len(ring):
        raise PolygonInvalid("a ring passes each corner once")
    edges = _edges(ring)
    for i, (a, b) in enumerate(edges):
        # Neighbouring edges share one corner by nature: there it is enough that they don't fold back.
        if _on_segment(a, b, edges[(i + 1) % len(edges)][1]) or _on_segment(*edges[(i + 1) % len(edges)], a):
            raise PolygonInvalid("a ring never folds back on itself")
        for j in range(i + 2, len(edges) - (1 if i == 0 else 0)):
            if _meet(a, b, *edges[j]):
                raise PolygonInvalid("a ring never crosses itself")


def _must_lie_apart(hole: Ring, other: Ring) -> None:
    if any(_meet(a, b, c, d) for a, b in _edges(hole) for c, d in _edges(other)):
        raise PolygonInvalid("the rings of an area never meet")


def _ring_contains(ring: Ring, lon: float, lat: float) -> bool:
    inside = False
    for (lon_a, lat_a), (lon_b, lat_b) in _edges(ring):
        if (lat_a > lat) != (lat_b > lat) and lon < (lon_b - lon_a) * (lat - lat_a) / (lat_b - lat_a) + lon_a:
            inside = not inside
    return inside


# ---- grid cells ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One square of a grid: rows run along parallels, and each row has its own column width, so that a cell
    is about `size_m` on each side at every latitude."""

    size_m: int
    row: int
    column: int

    def center(self, datum: Datum = Datum.WGS84) -> Point:
        """The middle of the cell, in the datum in which it was cut."""
        lat = (self.row + 0.5) * self.size_m / METRES_PER_DEGREE
        lon = (self.column + 0.5) * _column_degrees(self.size_m, self.row)
        return Point(min(max(lon, -180.0), 180.0), min(max(lat, -90.0), 90.0), datum)

    def neighbours(self) -> Iterator[Cell]:
        """The cells around this one (eight or a few more), which together with it hold everything within
        `size_m` of any of its points."""
        width = _column_degrees(self.size_m, self.row)
        for row in (self.row - 1, self.row, self.row + 1):
            row_width = _column_degrees(self.size_m, row)
            # The slack covers the widest reach: the narrower of the two rows decides.
            reach = max(width, row_width) * 1.001
            first = math.floor((self.column * width - reach) / row_width)
            last = math.floor(((self.column + 1) * width + reach) / row_width)
            for column in range(first, last + 1):
                if (row, column) != (self.row, self.column):
                    yield Cell(self.size_m, row, column)


def _column_degrees(size_m: int, row: int) -> float:
    return size_m / (METRES_PER_DEGREE * _shrink((row + 0.5) * size_m / METRES_PER_DEGREE))


def cell(point: Point, size_m: int) -> Cell:
    """The cell of this grid size in which the point lies. Raises ValueError for a size below one metre."""
    if size_m < 1:
        raise ValueError("a cell is at least one metre wide")
    row = math.floor(point.lat * METRES_PER_DEGREE / size_m)
    return Cell(size_m, row, math.floor(point.lon / _column_degrees(size_m, row)))


def snap_10m(point: Point) -> Point:
    """The middle of the point's ten-metre cell: fit to ride to, too coarse for a door. Twice is once."""
    middle = cell(point, 10).center(point.datum)
    return Point(round(middle.lon, 6), round(middle.lat, 6), point.datum)
