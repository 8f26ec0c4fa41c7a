"""A city's junctions on a plane: which one is nearest."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from songda.kernel.city.geometry import Plane, centre_of
from songda.kernel.city.model import City, LonLat


class Ground:
    """Raises ValueError for a city without junctions."""

    def __init__(self, city: City) -> None:
        if not city.junctions:
            raise ValueError("a city without junctions has no ways")
        self.city = city
        self.plane = Plane(centre_of(city.junctions))
        self._tree = cKDTree([self.plane.xy(one) for one in city.junctions])

    def nearest(self, points: Sequence[LonLat]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """For each point its nearest junction and the metres to it."""
        off_m, nodes = self._tree.query(np.array([self.plane.xy(one) for one in points]).reshape(-1, 2))
        return np.asarray(nodes, dtype=np.intp), np.asarray(off_m, dtype=np.float64)

    def straight_m(self, froms: Sequence[LonLat], tos: Sequence[LonLat]) -> NDArray[np.float64]:
        """Metres as the crow flies, every from to every to."""
        a = np.array([self.plane.xy(one) for one in froms]).reshape(-1, 2)
        b = np.array([self.plane.xy(one) for one in tos]).reshape(-1, 2)
        return np.asarray(np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1]))
