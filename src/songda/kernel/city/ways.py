"""Shortest ways over a city's roads for one table of speeds. What was searched once is kept."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from songda.kernel.city.ground import Ground
from songda.kernel.city.model import LonLat, RoadKind

_KEPT_BYTES = 24_000_000
_M_S = 1 / 3.6
_NEAR_S = 120.0
_DETOURS = 2.0
"""A way is first looked for within a few detours of the straight line: nobody searches all of a big city
for a ride round the corner."""

Row = NDArray[np.float32]


class Heading(Enum):
    """A row of times is either from its junction to all others, or to it from all others."""

    FROM = "from"
    TO = "to"


class Ways:
    """Times in seconds. Off the road one rides straight to a junction at `approach_kmh`.

    `slower` multiplies the time of each road (in the city's order) and never makes one quicker.
    """

    def __init__(
        self,
        ground: Ground,
        kmh: Mapping[RoadKind, float],
        approach_kmh: float,
        slower: NDArray[np.float64] | None = None,
    ) -> None:
        self.ground = ground
        self._approach_s_m = 1 / (approach_kmh * _M_S)
        roads = ground.city.roads
        self._free = np.array([road.length_m / (kmh[road.kind] * _M_S) for road in roads])
        numbers, self._road_of = _arcs(ground, self._free)
        self._ahead_roads = numbers.data - 1
        back = csr_array(numbers.T)
        self._back_roads = back.data - 1
        self._ahead = _weighed(numbers, self._free[self._ahead_roads])
        self._back = _weighed(back, self._free[self._back_roads])
        self._rows: OrderedDict[tuple[Heading, int], Row] = OrderedDict()
        self._most_rows = max(200, _KEPT_BYTES // (4 * len(ground.city.junctions)))
        if slower is not None:
            self.slow_down(slower)

    def slow_down(self, slower: NDArray[np.float64] | None) -> None:
        """Other factors from now on: the graph stays, its weights change, what was searched is forgotten."""
        times = self._free if slower is None else self._free * np.maximum(slower, 1.0)
        self._ahead.data[:] = times[self._ahead_roads]
        self._back.data[:] = times[self._back_roads]
        self._rows.clear()

    def travel_s(self, start: LonLat, end: LonLat) -> float:
        """Seconds from one point to another; infinite where no road leads."""
        return float(self.matrix([start], [end])[0, 0])

    def matrix(self, froms: Sequence[LonLat], tos: Sequence[LonLat]) -> NDArray[np.float64]:
        """Seconds from every `from` to every `to`, searched from the smaller number of unknown junctions."""
        if not froms or not tos:
            return np.zeros((len(froms), len(tos)))
        from_nodes, from_off_m = self.ground.nearest(froms)
        to_nodes, to_off_m = self.ground.nearest(tos)
        if len(self.missing(Heading.FROM, from_nodes)) <= len(self.missing(Heading.TO, to_nodes)):
            self.search(Heading.FROM, from_nodes)
            between = np.stack([self._row(Heading.FROM, node)[to_nodes] for node in from_nodes])
        else:
            self.search(Heading.TO, to_nodes)
            between = np.stack([self._row(Heading.TO, node)[from_nodes] for node in to_nodes], axis=1)
        off_s = (from_off_m[:, None] + to_off_m[None, :]) * self._approach_s_m
        same = from_nodes[:, None] == to_nodes[None, :]
        straight_s = self.ground.straight_m(froms, tos) * self._approach_s_m
        return np.asarray(np.where(same, straight_s, between + off_s), dtype=np.float64)

    def missing(self, heading: Heading, nodes: Iterable[int]) -> list[int]:
        """Those junctions whose row isn't known yet."""
        return [node for node in dict.fromkeys(map(int, nodes)) if (heading, node) not in self._rows]

    def search(self, heading: Heading, nodes: Iterable[int]) -> None:
        """Make the rows of these junctions known; known ones cost nothing."""
        wanted = self.missing(heading, nodes)
        if wanted:
            graph = self._ahead if heading is Heading.FROM else self._back
            found = dijkstra(graph, indices=wanted).astype(np.float32)
            for node, row in zip(wanted, found, strict=True):
                self._rows[heading, node] = row

    def forget_old(self) -> None:
        """Keep memory bounded; called between searches, never within one."""
        while len(self._rows) > self._most_rows:
            self._rows.popitem(last=False)

    def path(self, start: LonLat, end: LonLat) -> tuple[LonLat, ...]:
        """The points to ride along, both ends included; the straight line where no road leads."""
        (a, b), _ = self.ground.nearest([start, end])
        if a == b:
            return (start, end)
        straight_m = float(self.ground.straight_m([start], [end])[0, 0])
        before = self._before(int(a), _NEAR_S + _DETOURS * straight_m * self._approach_s_m)
        if before[b] < 0:
            before = self._before(int(a), np.inf)
        line: list[LonLat] = [end]
        node = int(b)
        while node != a:
            previous = int(before[node])
            if previous < 0:
                return (start, end)
            line += self._points(previous, node)
            node = previous
        line += [self.ground.city.junctions[node], start]
        line.reverse()
        return tuple(point for at, point in enumerate(line) if at == 0 or point != line[at - 1])

    def _before(self, start: int, limit_s: float) -> NDArray[np.int32]:
        """For each junction the one before it on the way from `start`; negative beyond the limit."""
        _, rows = dijkstra(self._ahead, indices=np.array([start]), return_predecessors=True, limit=limit_s)
        before: NDArray[np.int32] = rows[0]
        return before

    def _points(self, start: int, end: int) -> list[LonLat]:
        """The end junction and the bends of the road from `start` to it, last first."""
        road = self.ground.city.roads[self._road_of[start, end]]
        bends = road.shape[::-1] if road.start == start else road.shape
        return [self.ground.city.junctions[end], *bends]

    def _row(self, heading: Heading, node: int) -> Row:
        self._rows.move_to_end((heading, int(node)))
        return self._rows[heading, int(node)]


def _arcs(ground: Ground, times: NDArray[np.float64]) -> tuple[csr_array, dict[tuple[int, int], int]]:
    """The graph holding each arc's road plus one, and the road behind each arc; of two roads between the same
    junctions the one that is quicker when all is clear.
    """
    road_of: dict[tuple[int, int], int] = {}
    for at, road in enumerate(ground.city.roads):
        ways = [(road.start, road.end)] + ([(road.end, road.start)] if road.two_way else [])
        for way in ways:
            if way not in road_of or times[at] < times[road_of[way]]:
                road_of[way] = at
    pairs = np.array(list(road_of)).reshape(-1, 2)
    numbers = np.array(list(road_of.values()), dtype=np.int64) + 1
    count = len(ground.city.junctions)
    return csr_array((numbers, (pairs[:, 0], pairs[:, 1])), shape=(count, count)), road_of


def _weighed(numbers: csr_array, seconds: NDArray[np.float64]) -> csr_array:
    return csr_array((seconds.copy(), numbers.indices, numbers.indptr), shape=numbers.shape)
