"""One pass over a file of OpenStreetMap, keeping only what a city of ours is made of."""

from dataclasses import dataclass, field
from pathlib import Path

import osmium

from songda.adapters.osm import codes
from songda.kernel.city import AreaKind, LonLat, RoadKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A rideable way: its nodes in order, already turned into the direction one may ride."""

    nodes: tuple[int, ...]
    kind: RoadKind
    name: str
    two_way: bool
    bridge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Something at a place, with all its tags."""

    tags: dict[str, str]
    at: LonLat


@dataclass(slots=True)
class Extract:
    ways: list[Way] = field(default_factory=list)
    places_of_nodes: dict[int, LonLat] = field(default_factory=dict)
    addresses: list[Spot] = field(default_factory=list)
    eating: list[Spot] = field(default_factory=list)
    areas: list[tuple[AreaKind, str, tuple[LonLat, ...]]] = field(default_factory=list)
    ways_seen: int = 0
    cut_ways: int = 0


def read(path: Path) -> Extract:
    """Raises RuntimeError (osmium's) for a file that can't be read as .osm, .osm.pbf, .osm.gz or .osm.bz2."""
    found = Extract()
    for thing in osmium.FileProcessor(str(path)).with_locations():
        tags = {tag.k: tag.v for tag in thing.tags}
        if not tags:
            continue
        if isinstance(thing, osmium.osm.Node):
            _keep_spot(found, tags, (round(thing.location.lon, 6), round(thing.location.lat, 6)))
        elif isinstance(thing, osmium.osm.Way):
            _keep_way(found, tags, thing)
    return found


def _keep_spot(found: Extract, tags: dict[str, str], at: LonLat) -> None:
    if codes.is_address(tags):
        found.addresses.append(Spot(tags=tags, at=at))
    if codes.eating_kind(tags):
        found.eating.append(Spot(tags=tags, at=at))


def _keep_way(found: Extract, tags: dict[str, str], way: osmium.osm.Way) -> None:
    """Nodes outside the extract have no place: the way is cut down to those that have one."""
    nodes = [node for node in way.nodes if node.location.valid()]
    line = tuple((round(node.location.lon, 6), round(node.location.lat, 6)) for node in nodes)
    if "highway" in tags:
        found.ways_seen += 1
        found.cut_ways += len(nodes) < len(way.nodes)
    if len(line) < 2:
        return
    kind = codes.road_kind(tags)
    if kind is not None:
        turned = codes.direction(tags)
        refs = [node.ref for node in nodes]
        found.places_of_nodes.update(zip(refs, line, strict=True))
        found.ways.append(
            Way(
                nodes=tuple(refs[::-1] if turned < 0 else refs),
                kind=kind,
                name=codes.street_name(tags),
                two_way=turned == 0,
                bridge="bridge" in tags and tags["bridge"] != "no",
            )
        )
    elif way.is_closed():
        area = codes.area_kind(tags)
        if area is not None and len(line) >= 4:
            found.areas.append((area, codes.street_name(tags), line[:-1]))
    _keep_spot(found, tags, _middle(line))


def _middle(line: tuple[LonLat, ...]) -> LonLat:
    """The mean corner; a closed line's last point is its first and counts once."""
    corners = line[:-1] if len(line) > 1 and line[0] == line[-1] else line
    lon, lat = (sum(values) / len(corners) for values in zip(*corners, strict=True))
    return round(lon, 6), round(lat, 6)
