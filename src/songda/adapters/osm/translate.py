"""From ways to a road network, from tagged spots to addresses and places."""

import math
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from songda.adapters.osm import codes
from songda.adapters.osm.wire import Extract, Spot, Way
from songda.kernel.city import Address, LonLat, Place, Road, RoadKind, Street
from songda.kernel.city.geometry import Plane, centre_of, line_m
from songda.kernel.city.pruning import Network, largest_component


def network(extract: Extract) -> Network:
    """Ways cut where they meet, and of that the part in which one can ride from anywhere to anywhere."""
    uses = Counter(node for way in extract.ways for node in way.nodes)
    for way in extract.ways:
        uses[way.nodes[0]] += 1
        uses[way.nodes[-1]] += 1
    streets = _streets(extract.ways)
    index_of_street = {street.name: at for at, street in enumerate(streets)}
    index_of_node: dict[int, int] = {}
    plane = Plane(centre_of(list(extract.places_of_nodes.values()))) if extract.ways else Plane((0.0, 0.0))
    roads = []
    for way in extract.ways:
        for nodes in _cut(way.nodes, uses):
            line = [extract.places_of_nodes[node] for node in nodes]
            start = index_of_node.setdefault(nodes[0], len(index_of_node))
            end = index_of_node.setdefault(nodes[-1], len(index_of_node))
            roads.append(
                Road(
                    start=start,
                    end=end,
                    length_m=max(1, math.ceil(line_m([plane.xy(point) for point in line]))),
                    kind=way.kind,
                    street=index_of_street.get(way.name),
                    two_way=way.two_way,
                    bridge=way.bridge,
                    shape=tuple(line[1:-1]),
                )
            )
    return largest_component([extract.places_of_nodes[node] for node in index_of_node], roads, streets)


def _streets(ways: list[Way]) -> list[Street]:
    """One per name, as wide as its widest piece."""
    order = list(RoadKind)
    widest: dict[str, RoadKind] = {}
    for way in ways:
        if way.name:
            widest[way.name] = min(way.kind, widest.get(way.name, way.kind), key=order.index)
    return [Street(name=name, kind=kind, invented=False) for name, kind in widest.items()]


def _cut(nodes: tuple[int, ...], uses: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Pieces from junction to junction; a loop back to its own start is cut once more in its middle."""
    cuts = [at for at, node in enumerate(nodes) if uses[node] > 1]
    pieces = [nodes[a : b + 1] for a, b in pairwise(cuts)]
    whole = []
    for piece in pieces:
        if piece[0] == piece[-1] and len(piece) > 2:
            half = len(piece) // 2
            whole += [piece[: half + 1], piece[half:]]
        elif piece[0] != piece[-1]:
            whole.append(piece)
    return whole


def address(spot: Spot, index_of_street: Mapping[str, int]) -> Address:
    """A street the network doesn't know stays in front of the number, so that the text is whole."""
    street = spot.tags.get("addr:street", spot.tags.get("addr:place", ""))
    index = index_of_street.get(street)
    number = codes.house_number(spot.tags)
    return Address(
        kind=codes.address_kind(spot.tags),
        street=index,
        number=number if index is not None else f"{street}{number}",
        name=spot.tags.get("addr:housename", ""),
        district=spot.tags.get("addr:district", ""),
        at=spot.at,
        invented=False,
    )


def place(spot: Spot, address_at: Mapping[LonLat, int]) -> Place:
    kind = codes.eating_kind(spot.tags)
    assert kind is not None
    return Place(
        name=codes.street_name(spot.tags),
        kind=kind,
        cuisine=spot.tags.get("cuisine", ""),
        hours=spot.tags.get("opening_hours", ""),
        address=address_at.get(spot.at) if codes.is_address(spot.tags) else None,
        at=spot.at,
        invented=False,
    )
