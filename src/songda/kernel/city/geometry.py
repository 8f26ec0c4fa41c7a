"""Flat geometry in metres around a point; good to a few decimetres over a city."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from songda.kernel.city.model import LonLat

_M_PER_DEGREE = 111_194.93  # mean radius 6,371,008.8 m
XY = tuple[float, float]


class Plane:
    """Metres east and north of an origin, and back."""

    def __init__(self, origin: LonLat) -> None:
        self._lon, self._lat = origin
        self._east = _M_PER_DEGREE * math.cos(math.radians(origin[1]))

    def xy(self, at: LonLat) -> XY:
        return (at[0] - self._lon) * self._east, (at[1] - self._lat) * _M_PER_DEGREE

    def lonlat(self, xy: XY) -> LonLat:
        return round(self._lon + xy[0] / self._east, 6), round(self._lat + xy[1] / _M_PER_DEGREE, 6)


def centre_of(points: Sequence[LonLat]) -> LonLat:
    """The mean point; raises ZeroDivisionError for none."""
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def line_m(line: Sequence[XY]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def beside(line: Sequence[XY], share: float, offset_m: float) -> XY:
    """The point at `share` (0…1) of a line, `offset_m` to its left (negative: to its right)."""
    left_m = share * line_m(line)
    for a, b in pairwise(line):
        piece_m = math.dist(a, b)
        if left_m <= piece_m and piece_m > 0:
            t = left_m / piece_m
            dx, dy = (b[0] - a[0]) / piece_m, (b[1] - a[1]) / piece_m
            return a[0] + t * (b[0] - a[0]) - dy * offset_m, a[1] + t * (b[1] - a[1]) + dx * offset_m
        left_m -= piece_m
    return line[-1]


def inside(at: XY, ring: Sequence[XY]) -> bool:
    """Even-odd rule."""
    x, y = at
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def span(points: Iterable[XY]) -> tuple[XY, XY]:
    """The ends of a cloud: the point farthest from the first, the farthest from that; north-west first."""
    cloud = list(points)
    one = max(cloud, key=lambda p: math.dist(p, cloud[0]))
    two = max(cloud, key=lambda p: math.dist(p, one))
    return (one, two) if (one[0] - one[1]) <= (two[0] - two[1]) else (two, one)
