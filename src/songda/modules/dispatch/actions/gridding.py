"""Places on a coarse grid, so that a stored snapshot tells nobody's door."""

from __future__ import annotations

import math

from songda.kernel.geo import METRES_PER_DEGREE
from songda.modules.deliveries import public as deliveries

GRID_M = 10


class Grid:
    """Numbers for spots, so that nearby ones share one; the first spot of a cell stands for it."""

    def __init__(self, around: deliveries.Spot) -> None:
        # Rounded, so that the next round's grid is the same whoever is named first.
        self.latitude = round(around.lat, 1)
        self._east = METRES_PER_DEGREE * math.cos(math.radians(self.latitude)) / GRID_M
        self._north = METRES_PER_DEGREE / GRID_M
        self._numbers: dict[tuple[int, int], int] = {}
        self.spots: list[deliveries.Spot] = []

    def number(self, spot: deliveries.Spot) -> int:
        cell = (round(spot.lon * self._east), round(spot.lat * self._north))
        if cell not in self._numbers:
            self._numbers[cell] = len(self.spots)
            self.spots.append(spot)
        return self._numbers[cell]

    @property
    def cells(self) -> tuple[tuple[int, int], ...]:
        return tuple(self._numbers)

    def spot(self, x: int, y: int) -> deliveries.Spot:
        """Where a cell is."""
        return deliveries.Spot(lon=x / self._east, lat=y / self._north)
