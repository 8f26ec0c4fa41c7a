"""Travel times in one city: over its road network, or by the straight line where there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from songda.kernel.city import City, LonLat
from songda.kernel.city.ground import Ground
from songda.kernel.city.model import RoadKind
from songda.kernel.city.ways import Ways
from songda.kernel.geo import Point, distance_m
from songda.modules.roads.model import Snap, Vehicle
from songda.modules.roads.rules.speeds import (
    APPROACH_KMH,
    KMH,
    REACH_M,
    STRAIGHT_KMH,
    TAKE_OFF_S,
    UNTOUCHED_BY_TRAFFIC,
)

OFF_ROAD_M = 1_500.0
_M_S = 1 / 3.6
_METRES = dict.fromkeys(RoadKind, 3.6)  # at one metre a second a time is a distance


class Travel:
    """The travel times of one city. Points are WGS-84; answers whole seconds and metres, rounded up.

    `city` None, a point more than 1,500 m from any road, or no road between two points: straight line ×
    detour ÷ speed. The same question gives the same answer until traffic changes.
    """

    def __init__(self, city: City | None, detour: float) -> None:
        self.city = city
        self._detour = detour
        self._ground = Ground(city) if city is not None and city.junctions else None
        self._slower: NDArray[np.float64] | None = None
        self._ways: dict[Vehicle | None, Ways] = {}
        self._clear: dict[Vehicle, Ways] = {}

    def travel_s(self, start: Point, end: Point, vehicle: Vehicle = Vehicle.EBIKE) -> int:
        return int(self.matrix([start], [end], vehicle)[0, 0])

    def matrix(
        self, froms: Sequence[Point], tos: Sequence[Point], vehicle: Vehicle = Vehicle.EBIKE
    ) -> NDArray[np.int32]:
        """Seconds from every `from` (rows) to every `to` (columns). A drone flies straight."""
        if vehicle is Vehicle.DRONE:
            flown_s = self.straight_m(froms, tos) / (STRAIGHT_KMH[vehicle] * _M_S)
            return self._rounded(np.where(flown_s > 0, flown_s + TAKE_OFF_S, 0.0))
        straight = self.straight_m(froms, tos) * self._detour / (STRAIGHT_KMH[vehicle] * _M_S)
        return self._rounded(self._over_roads(froms, tos, vehicle, straight))

    def distance_m(self, start: Point, end: Point) -> int:
        """Metres to ride by the shortest way."""
        return int(self.distances_m([start], [end])[0, 0])

    def distances_m(self, froms: Sequence[Point], tos: Sequence[Point]) -> NDArray[np.int32]:
        straight = self.straight_m(froms, tos) * self._detour
        return self._rounded(self._over_roads(froms, tos, None, straight))

    def path(self, start: Point, end: Point, vehicle: Vehicle = Vehicle.EBIKE) -> tuple[LonLat, ...]:
        """The points to ride along by the quickest way, both ends included."""
        a, b = _pair(start), _pair(end)
        if vehicle is Vehicle.DRONE:
            return (a, b)
        if self._ground is None or self._ground.nearest([a, b])[1].max() > OFF_ROAD_M:
            return (a, b)
        return self._way(vehicle).path(a, b)

    def snap(self, point: Point) -> Snap | None:
        """The nearest junction; None in a city without roads."""
        if self._ground is None:
            return None
        nodes, off_m = self._ground.nearest([_pair(point)])
        lon, lat = self._ground.city.junctions[int(nodes[0])]
        return Snap(junction=int(nodes[0]), lon=lon, lat=lat, distance_m=math.ceil(off_m[0]))

    def clear_s(self, start: Point, end: Point, vehicle: Vehicle) -> int | None:
        """Seconds over roads on which nothing slows: what rides are measured by. None where no road leads."""
        if self._ground is None or vehicle is Vehicle.DRONE:
            return None
        a, b = _pair(start), _pair(end)
        if self._ground.nearest([a, b])[1].max() > OFF_ROAD_M:
            return None
        if vehicle not in self._clear:
            self._clear[vehicle] = Ways(self._ground, KMH[vehicle], self._approach_kmh(vehicle))
        took_s = self._clear[vehicle].travel_s(a, b)
        self._clear[vehicle].forget_old()
        return math.ceil(took_s - 1e-3) if math.isfinite(took_s) else None

    def within_reach(self, start: Point, end: Point, vehicle: Vehicle) -> bool:
        """Whether the vehicle may be sent from start to end at all, whatever time it takes."""
        reach_m = REACH_M.get(vehicle)
        if reach_m is None:
            return True
        if vehicle is Vehicle.DRONE:
            return distance_m(start, end) <= reach_m
        return self.distance_m(start, end) <= reach_m

    @property
    def slower(self) -> NDArray[np.float64] | None:
        """The factors that hold now."""
        return self._slower

    def slow_down(self, factors: NDArray[np.float64] | None) -> None:
        """Traffic: one factor a road, in the city's order; below 1 counts as 1. None lifts it.

        The graphs stay; only their weights change.
        """
        self._slower = factors
        for vehicle, ways in self._ways.items():
            if vehicle is not None and vehicle not in UNTOUCHED_BY_TRAFFIC:
                ways.slow_down(factors)

    def _over_roads(
        self,
        froms: Sequence[Point],
        tos: Sequence[Point],
        vehicle: Vehicle | None,
        straight: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        if self._ground is None or not froms or not tos:
            return straight
        a, b = [_pair(point) for point in froms], [_pair(point) for point in tos]
        ways = self._way(vehicle)
        found = ways.matrix(a, b)
        ways.forget_old()
        far = (self._ground.nearest(a)[1][:, None] > OFF_ROAD_M) | (self._ground.nearest(b)[1] > OFF_ROAD_M)
        return np.where(far | ~np.isfinite(found), straight, found)

    def _way(self, vehicle: Vehicle | None) -> Ways:
        if vehicle not in self._ways:
            assert self._ground is not None
            self._ways[vehicle] = (
                Ways(self._ground, _METRES, 3.6)
                if vehicle is None
                else Ways(self._ground, KMH[vehicle], self._approach_kmh(vehicle), self._slowed(vehicle))
            )
        return self._ways[vehicle]

    def _slowed(self, vehicle: Vehicle) -> NDArray[np.float64] | None:
        return None if vehicle in UNTOUCHED_BY_TRAFFIC else self._slower

    def _approach_kmh(self, vehicle: Vehicle) -> float:
        return min(APPROACH_KMH, STRAIGHT_KMH[vehicle])

    def straight_m(self, froms: Sequence[Point], tos: Sequence[Point]) -> NDArray[np.float64]:
        if self._ground is not None and froms and tos:
            return self._ground.straight_m([_pair(p) for p in froms], [_pair(p) for p in tos])
        return np.array([[distance_m(a, b) for b in tos] for a in froms]).reshape(len(froms), len(tos))

    def _rounded(self, found: NDArray[np.float64]) -> NDArray[np.int32]:
        # A rounding error of float32 must not add a second or a metre.
        return np.ceil(found - 1e-3).astype(np.int32)


def _pair(point: Point) -> LonLat:
    return point.lon, point.lat
