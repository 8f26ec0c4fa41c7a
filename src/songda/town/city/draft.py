"""The network while it is being drawn: in metres, and still changing."""

import math
from dataclasses import dataclass, field, replace
from random import Random

from songda.kernel.city.geometry import XY, Plane, beside, line_m
from songda.kernel.city.model import LonLat, Road, RoadKind, Street
from songda.town.city.grid import Line, Piece
from songda.town.city.numbering import Ruler
from songda.town.city.terrain import Park, River


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A road in metres."""

    start: int
    end: int
    kind: RoadKind
    street: int
    two_way: bool
    bridge: bool
    bends: tuple[XY, ...] = ()


@dataclass(slots=True)
class Draft:
    points: list[XY]
    strokes: list[Stroke] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)

    def street(self, name: str, kind: RoadKind) -> int:
        """The street of that name; drawn twice it is the same one."""
        if name not in self.taken:
            self.taken[name] = len(self.streets)
            self.streets.append(Street(name=name, kind=kind, invented=True))
        return self.taken[name]

    def line(self, stroke: Stroke) -> list[XY]:
        return [self.points[stroke.start], *stroke.bends, self.points[stroke.end]]


def draw_line(rng: Random, draft: Draft, line: Line, bases: "NameSource") -> None:
    """Give a line its street names and turn its pieces into strokes."""
    wide = line.kind in (RoadKind.PRIMARY, RoadKind.SECONDARY)
    for names, piece in _named_wide(line, bases) if wide else _named_narrow(rng, line, bases):
        street = draft.street(names.bridge if piece.bridge else names.street, line.kind)
        _draw(rng, draft, piece, line.kind, street, names.two_way)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    street: str
    bridge: str
    two_way: bool = True


class NameSource:
    """Hands out each base name once."""

    def __init__(self, bases: list[str]) -> None:
        self._left = bases[::-1]

    def next(self) -> str:
        return self._left.pop()


def _named_wide(line: Line, bases: NameSource) -> list[tuple[Names, Piece]]:
    """澄海北路, 澄海中路, 澄海南路 along one line, its bridge 澄海大桥."""
    pieces = [piece for run in line.runs for piece in run]
    base = bases.next()
    parts = "北中南" if line.is_north_south else "西中东"
    if len(pieces) < 18:
        parts = parts[0] + parts[2]
    if len(pieces) < 9:
        parts = ""
    named = []
    for at, piece in enumerate(pieces):
        part = parts[at * len(parts) // len(pieces)] if parts else ""
        named.append((Names(street=f"{base}{part}路", bridge=f"{base}大桥"), piece))
    return named


def _named_narrow(rng: Random, line: Line, bases: NameSource) -> list[tuple[Names, Piece]]:
    """A new name every few blocks; short ones are 巷, a few run one way."""
    named = []
    for run in line.runs:
        at = 0
        while at < len(run):
            size = rng.randint(5, 10)
            if len(run) - at - size < 3:
                size = len(run) - at
            part = run[at : at + size]
            short = line.kind is RoadKind.RESIDENTIAL and len(part) <= 2
            suffix = "巷" if short else rng.choices(("路", "街"), (3, 2))[0]
            two_way = line.kind is not RoadKind.RESIDENTIAL or rng.random() > 0.1
            names = Names(street=bases.next() + suffix, bridge="", two_way=two_way)
            named += [(names, piece) for piece in part]
            at += size
    return named


def _draw(rng: Random, draft: Draft, piece: Piece, kind: RoadKind, street: int, two_way: bool) -> None:
    ends = [draft.points[piece.start], draft.points[piece.end]]
    bends: tuple[XY, ...] = ()
    if kind in (RoadKind.RESIDENTIAL, RoadKind.TERTIARY) and rng.random() < 0.45:
        bends = (beside(ends, rng.uniform(0.35, 0.65), rng.uniform(-13, 13)),)
    draft.strokes.append(
        Stroke(
            start=piece.start,
            end=piece.end,
            kind=kind,
            street=street,
            two_way=two_way,
            bridge=piece.bridge,
            bends=bends,
        )
    )


def draw_lanes(rng: Random, draft: Draft, river: River, parks: list[Park], wanted: int) -> None:
    """Dead-end lanes off narrow streets, named after the house number they begin at: 青溪路128弄."""
    rulers = _rulers(draft)
    narrow = [
        at
        for at, stroke in enumerate(draft.strokes)
        if stroke.kind in (RoadKind.RESIDENTIAL, RoadKind.TERTIARY)
        and not stroke.bends
        and line_m(draft.line(stroke)) > 110
    ]
    for at in rng.sample(narrow, min(wanted, len(narrow))):
        stroke = draft.strokes[at]
        line = draft.line(stroke)
        share, depth_m = rng.uniform(0.35, 0.65), rng.choice((-1, 1)) * rng.uniform(45, 75)
        foot, head = beside(line, share, 0), beside(line, share, depth_m)
        direction = (line[-1][0] - line[0][0], line[-1][1] - line[0][1])
        number = rulers[stroke.street].number(foot, direction, depth_m > 0)
        name = f"{draft.streets[stroke.street].name}{number}弄"
        dry = river.distance_m(head) > 25 and all(park.distance_m(head) > 10 for park in parks)
        if dry and name not in draft.taken:
            _draw_lane(draft, at, foot, head, name)


def _rulers(draft: Draft) -> dict[int, Ruler]:
    points: dict[int, list[XY]] = {}
    for stroke in draft.strokes:
        points.setdefault(stroke.street, []).extend(draft.line(stroke))
    return {street: Ruler(cloud) for street, cloud in points.items()}


def _draw_lane(draft: Draft, at: int, foot: XY, head: XY, name: str) -> None:
    """Split the stroke at the foot of the lane and draw the lane to its head."""
    mouth, end = len(draft.points), len(draft.points) + 1
    draft.points += [foot, head]
    stroke = draft.strokes[at]
    draft.strokes[at] = replace(stroke, end=mouth)
    draft.strokes.append(replace(stroke, start=mouth))
    street = draft.street(name, RoadKind.LANE)
    draft.strokes.append(
        Stroke(start=mouth, end=end, kind=RoadKind.LANE, street=street, two_way=True, bridge=False)
    )


def to_roads(draft: Draft, plane: Plane) -> tuple[list[LonLat], list[Road]]:
    """In degrees, lengths rounded up to whole metres."""
    roads = [
        Road(
            start=stroke.start,
            end=stroke.end,
            length_m=math.ceil(line_m(draft.line(stroke))),
            kind=stroke.kind,
            street=stroke.street,
            two_way=stroke.two_way,
            bridge=stroke.bridge,
            shape=tuple(plane.lonlat(bend) for bend in stroke.bends),
        )
        for stroke in draft.strokes
    ]
    return [plane.lonlat(point) for point in draft.points], roads
