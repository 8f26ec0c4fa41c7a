"""The road network as the simulator rides it: seconds, metres and the junctions on the way, searched once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from songda.kernel.city import City, LonLat, RoadKind
from songda.kernel.city.ground import Ground

_KEPT_BYTES = 240_000_000
GRID_M = 10


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere one can stand: its 10 m cell, the junction next to it, and the seconds between the two."""

    cell: tuple[int, int]
    junction: int
    off_s: int


@dataclass(frozen=True, slots=True)
class Way:
    """A ride: junctions passed, and at each the share of the time and the metres so far."""

    junctions: tuple[int, ...]
    shares: tuple[float, ...]
    metres: tuple[int, ...]
    seconds: int


class Streets:
    """One city's roads for some kinds of vehicle. Raises ValueError for a city without roads, and where a
    road is asked for that leads nowhere.
    """

    def __init__(
        self, city: City, kmh: Mapping[str, Mapping[RoadKind, float]], approach_kmh: float = 8.0
    ) -> None:
        if not city.roads:
            raise ValueError("a city without roads has no rides")
        self._ground = Ground(city)
        self._approach_m_s = approach_kmh / 3.6
        self._arc_m = _arcs(city)
        self._graphs = {str(vehicle): self._graph(city, table) for vehicle, table in kmh.items()}
        self._times: dict[tuple[str, int], NDArray[np.float32]] = {}
        self._before: dict[tuple[str, int], NDArray[np.int32]] = {}
        self._most_rows = max(500, _KEPT_BYTES // (8 * len(city.junctions)))
        self._at: dict[int, Spot] = {}

    def spots(self, points: Sequence[LonLat]) -> list[Spot]:
        """Points as spots, each with its own cell."""
        junctions, off_m = self._ground.nearest(points)
        return [
            Spot(self._cell(point), int(junction), round(metres / self._approach_m_s))
            for point, junction, metres in zip(points, junctions, off_m, strict=True)
        ]

    @property
    def vehicles(self) -> frozenset[str]:
        return frozenset(self._graphs)

    def junction(self, number: int) -> Spot:
        """A junction as a spot."""
        if number not in self._at:
            self._at[number] = Spot(self._cell(self._ground.city.junctions[number]), number, 0)
        return self._at[number]

    def straight_m(self, one: LonLat, other: LonLat) -> int:
        return round(float(self._ground.straight_m([one], [other])[0, 0]))

    def seconds(self, vehicle: str, spots: Sequence[Spot]) -> NDArray[np.int32]:
        """From every spot (rows) to every other; 0 on the diagonal."""
        junctions = [spot.junction for spot in spots]
        self._search(vehicle, junctions)
        between = np.array([self._times[vehicle, junction][junctions] for junction in junctions])
        off = np.array([spot.off_s for spot in spots], dtype=np.float32)
        whole = np.ceil(between + off[:, None] + off[None, :] - 1e-3).astype(np.int32)
        np.fill_diagonal(whole, 0)
        return np.asarray(whole, dtype=np.int32)

    def second(self, vehicle: str, one: Spot, other: Spot) -> int:
        return 0 if one.cell == other.cell else int(self.seconds(vehicle, [one, other])[0, 1])

    def way(self, vehicle: str, one: Spot, other: Spot) -> Way:
        """The quickest way; nothing to ride between spots of one cell."""
        if one.cell == other.cell:
            return Way((one.junction,), (1.0,), (0,), 0)
        self._search(vehicle, [one.junction])
        times, before = self._times[vehicle, one.junction], self._before[vehicle, one.junction]
        line = [other.junction]
        while line[-1] != one.junction:
            previous = int(before[line[-1]])
            if previous < 0:
                raise ValueError(f"no road leads from junction {one.junction} to {other.junction}")
            line.append(previous)
        line.reverse()
        whole_s = one.off_s + float(times[other.junction]) + other.off_s
        metres, so_far = [], one.off_s * self._approach_m_s
        for at, junction in enumerate(line):
            so_far += self._arc_m[line[at - 1], junction] if at else 0.0
            metres.append(round(so_far))
        metres[-1] = round(so_far + other.off_s * self._approach_m_s)
        shares = tuple((one.off_s + float(times[junction])) / max(whole_s, 1.0) for junction in line)
        return Way(tuple(line), shares, tuple(metres), math.ceil(whole_s - 1e-3))

    def metres(self, vehicle: str, one: Spot, other: Spot) -> int:
        return self.way(vehicle, one, other).metres[-1]

    def _search(self, vehicle: str, junctions: Sequence[int]) -> None:
        wanted = [one for one in dict.fromkeys(junctions) if (vehicle, one) not in self._times]
        if not wanted:
            return
        if len(self._times) + len(wanted) > self._most_rows:
            self._times.clear()
            self._before.clear()
            wanted = list(dict.fromkeys(junctions))
        times, before = dijkstra(self._graphs[vehicle], indices=wanted, return_predecessors=True)
        for row, junction in enumerate(wanted):
            self._times[vehicle, junction] = times[row].astype(np.float32)
            self._before[vehicle, junction] = before[row].astype(np.int32)

    def _cell(self, point: LonLat) -> tuple[int, int]:
        x, y = self._ground.plane.xy(point)
        return round(x / GRID_M), round(y / GRID_M)

    def _graph(self, city: City, kmh: Mapping[RoadKind, float]) -> csr_array:
        best: dict[tuple[int, int], float] = {}
        for road in city.roads:
            seconds = road.length_m / (kmh[road.kind] / 3.6)
            for arc in _both(road.start, road.end, two_way=road.two_way):
                best[arc] = min(seconds, best.get(arc, seconds))
        pairs = np.array(list(best)).reshape(-1, 2)
        count = len(city.junctions)
        return csr_array((np.array(list(best.values())), (pairs[:, 0], pairs[:, 1])), shape=(count, count))


def _both(start: int, end: int, *, two_way: bool) -> list[tuple[int, int]]:
    return [(start, end), (end, start)] if two_way else [(start, end)]


def _arcs(city: City) -> dict[tuple[int, int], float]:
    """Metres of each arc; of two roads between the same junctions the shorter."""
    found: dict[tuple[int, int], float] = {}
    for road in city.roads:
        for arc in _both(road.start, road.end, two_way=road.two_way):
            found[arc] = min(road.length_m, found.get(arc, road.length_m))
    return found
