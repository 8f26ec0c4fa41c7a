"""How the roads are now: what was learned of this hour times what traffic says, one factor a road."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor

import numpy as np
from numpy.typing import NDArray

from songda.kernel.city import City
from songda.kernel.city.geometry import Plane, centre_of
from songda.modules.roads.model import Traffic


class Middles:
    """The middle of each road: its cell, and how far it is from a point."""

    def __init__(self, city: City) -> None:
        ends = np.array([[city.junctions[road.start], city.junctions[road.end]] for road in city.roads])
        self._lonlat = ends.mean(axis=1) if len(ends) else np.zeros((0, 2))
        self._plane = Plane(centre_of(city.junctions)) if city.junctions else Plane((0.0, 0.0))
        self._xy = np.array([self._plane.xy((lon, lat)) for lon, lat in self._lonlat]).reshape(-1, 2)
        self._cells = [(floor(lon * 100), floor(lat * 100)) for lon, lat in self._lonlat]

    def __len__(self) -> int:
        return len(self._cells)

    def in_cells(self, factors: Mapping[tuple[int, int], float]) -> NDArray[np.float64]:
        return np.array([factors.get(cell, 1.0) for cell in self._cells])

    def within(self, lon: float, lat: float, radius_m: int) -> NDArray[np.bool_]:
        x, y = self._plane.xy((lon, lat))
        return np.asarray(np.hypot(self._xy[:, 0] - x, self._xy[:, 1] - y) <= radius_m)


def slower(
    middles: Middles, learned: Mapping[tuple[int, int], float], traffic: Iterable[Traffic]
) -> NDArray[np.float64] | None:
    """One factor a road, or None where all is clear. Roads the map doesn't have are passed over."""
    told = np.ones(len(middles))
    for one in traffic:
        for road in one.roads:
            if road.road < len(told):
                told[road.road] = max(told[road.road], road.percent / 100)
        for area in one.areas:
            inside = middles.within(area.lon, area.lat, area.radius_m)
            told[inside] = np.maximum(told[inside], area.percent / 100)
    # Traffic says what is; where it speaks, what is usual at this hour is in it already.
    whole = np.maximum(told, middles.in_cells(learned))
    return None if (whole == 1.0).all() else whole
