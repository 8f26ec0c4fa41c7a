"""A whole invented city from a seed."""

from random import Random

from songda.kernel.city.geometry import XY, Plane
from songda.kernel.city.model import Area, AreaKind, City, LonLat, Origin
from songda.kernel.city.pruning import Network, largest_component
from songda.town.city import names
from songda.town.city.draft import Draft, NameSource, draw_lanes, draw_line, to_roads
from songda.town.city.fill import fill_in
from songda.town.city.grid import COLUMNS, ROWS, crossings, lines, spacing
from songda.town.city.terrain import Park, River, make_parks, make_river

# Open water in Hangzhou Bay: an invented house never stands on a real door.
_CENTRE: LonLat = (121.2, 30.4)
_LANES = 260
_PARKS = 6
_ATTRIBUTION = "虚构城市 · Invented city"


def generate_city(seed: int = 1) -> City:
    """The same seed gives the same city, to the byte."""
    rng = Random(f"city {seed}")
    xs, ys = spacing(rng, COLUMNS), spacing(rng, ROWS)
    points = _centred(crossings(rng, xs, ys))
    width_m = max(p[0] for p in points) - min(p[0] for p in points)
    height_m = max(p[1] for p in points) - min(p[1] for p in points)
    river = make_river(rng, width_m, height_m)
    river = _shifted(river, height_m)
    spots = [points[i * ROWS + j] for i in range(3, COLUMNS - 2, 8) for j in range(3, ROWS - 2, 8)]
    parks = make_parks(rng, river, spots, _PARKS)
    plane = Plane(_CENTRE)
    network = _network(rng, points, river, parks, plane)
    bare = City(
        key=f"lanjiang-{seed}",
        name="澜江市",
        origin=Origin.GENERATED,
        attribution=_ATTRIBUTION,
        zone="Asia/Shanghai",
        junctions=network.junctions,
        roads=network.roads,
        streets=network.streets,
        districts=(),
        addresses=(),
        places=(),
        areas=_areas(rng, plane, river, parks, width_m),
    )
    return fill_in(bare, seed)


def _network(rng: Random, points: list[XY], river: River, parks: list[Park], plane: Plane) -> Network:
    draft = Draft(points=list(points))
    bases = NameSource(list(names.street_names(rng)))
    for line in lines(rng, points, river, parks):
        draw_line(rng, draft, line, bases)
    draw_lanes(rng, draft, river, parks, _LANES)
    junctions, roads = to_roads(draft, plane)
    return largest_component(junctions, roads, draft.streets)


def _centred(points: list[XY]) -> list[XY]:
    mid_x = sum(p[0] for p in points) / len(points)
    mid_y = sum(p[1] for p in points) / len(points)
    return [(p[0] - mid_x, p[1] - mid_y) for p in points]


def _shifted(river: River, height_m: float) -> River:
    return River(
        middle_m=river.middle_m - height_m / 2,
        swing_m=river.swing_m,
        wave_m=river.wave_m,
        phase=river.phase,
        half_width_m=river.half_width_m,
    )


def _areas(rng: Random, plane: Plane, river: River, parks: list[Park], width_m: float) -> tuple[Area, ...]:
    edge_m = width_m / 2 + 900
    found = [_area(AreaKind.WATER, names.RIVER, river.ring(-edge_m, edge_m), plane)]
    for name, park in zip(names.PARKS, parks, strict=False):
        lake = name[:2].removesuffix("湖") + "湖"
        found.append(_area(AreaKind.PARK, name, park.ring(), plane))
        if rng.random() < 0.6:
            found.append(_area(AreaKind.WATER, lake, park.ring(0.45), plane))
    return tuple(found)


def _area(kind: AreaKind, name: str, ring: list[XY], plane: Plane) -> Area:
    return Area(kind=kind, name=name, ring=tuple(plane.lonlat(p) for p in ring), invented=True)
