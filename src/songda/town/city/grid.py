"""Lines of streets over the ground: two families that cross, a little bent, broken by water and parks."""

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from songda.kernel.city.geometry import XY
from songda.kernel.city.model import RoadKind
from songda.town.city.terrain import Park, River

COLUMNS, ROWS = 42, 38
_RANKS = (
    RoadKind.RESIDENTIAL,
    RoadKind.TERTIARY,
    RoadKind.RESIDENTIAL,
    RoadKind.SECONDARY,
    RoadKind.RESIDENTIAL,
    RoadKind.RESIDENTIAL,
    RoadKind.TERTIARY,
    RoadKind.PRIMARY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One straight between two crossings of a line."""

    start: int
    end: int
    bridge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A street line from north to south or from west to east, in pieces; `runs` are unbroken."""

    kind: RoadKind
    is_north_south: bool
    runs: tuple[tuple[Piece, ...], ...]


def rank(index: int) -> RoadKind:
    return _RANKS[index % len(_RANKS)]


def spacing(rng: Random, count: int) -> list[float]:
    places = [0.0]
    for _ in range(count - 1):
        places.append(places[-1] + rng.uniform(155, 255))
    return places


def crossings(rng: Random, xs: list[float], ys: list[float]) -> list[XY]:
    """Where column i meets row j, at index i * len(ys) + j; bent by two long waves, jittered by chance."""
    p, q = rng.uniform(0, 6), rng.uniform(0, 6)
    turn = math.radians(rng.uniform(-9, 9))
    points = []
    for i, x in enumerate(xs):
        for j, y in enumerate(ys):
            quiet = RoadKind.PRIMARY in (rank(i), rank(j))
            jitter_m = 5 if quiet else 16
            bent_x = x + 150 * math.sin(y / 1300 + p) + rng.uniform(-jitter_m, jitter_m)
            bent_y = y + 120 * math.sin(x / 1500 + q) + rng.uniform(-jitter_m, jitter_m)
            points.append(
                (
                    bent_x * math.cos(turn) - bent_y * math.sin(turn),
                    bent_x * math.sin(turn) + bent_y * math.cos(turn),
                )
            )
    return points


def lines(rng: Random, points: list[XY], river: River, parks: list[Park]) -> list[Line]:
    """All street lines; narrow ones lose a piece here and there, and only wide ones cross the river."""
    found = []
    for i in range(COLUMNS):
        row = [i * ROWS + j for j in range(ROWS - 1, -1, -1)]
        found.append(_line(rng, row, rank(i), True, points, river, parks))
    for j in range(ROWS):
        row = [i * ROWS + j for i in range(COLUMNS)]
        found.append(_line(rng, row, rank(j), False, points, river, parks))
    return found


def _line(
    rng: Random,
    row: list[int],
    kind: RoadKind,
    is_north_south: bool,
    points: list[XY],
    river: River,
    parks: list[Park],
) -> Line:
    bridges = kind is RoadKind.PRIMARY or (kind is RoadKind.SECONDARY and rng.random() < 0.6)
    loss = {RoadKind.RESIDENTIAL: 0.14, RoadKind.TERTIARY: 0.05}.get(kind, 0.0)
    dry = [n for n in row if _is_dry(points[n], river, parks)]
    runs: list[tuple[Piece, ...]] = []
    run: list[Piece] = []
    for a, b in pairwise(dry):
        over = _crosses(points[a], points[b], river)
        is_gap = row.index(b) - row.index(a) > 1
        open_ = (bridges and is_north_south) if over else (not is_gap and rng.random() >= loss)
        if open_:
            run.append(Piece(start=a, end=b, bridge=over))
        elif run:
            runs.append(tuple(run))
            run = []
    if run:
        runs.append(tuple(run))
    return Line(kind=kind, is_north_south=is_north_south, runs=tuple(runs))


def _is_dry(at: XY, river: River, parks: list[Park]) -> bool:
    return river.distance_m(at) > 40 and all(park.distance_m(at) > 5 for park in parks)


def _crosses(a: XY, b: XY, river: River) -> bool:
    return (a[1] > river.y_at(a[0])) != (b[1] > river.y_at(b[0]))
