"""Keep only what can be ridden to and back from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from songda.kernel.city.connected import arcs, components
from songda.kernel.city.model import LonLat, Road, Street


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    junctions: tuple[LonLat, ...]
    roads: tuple[Road, ...]
    streets: tuple[Street, ...]
    lost_junctions: int
    lost_roads: int


def largest_component(
    junctions: Sequence[LonLat], roads: Sequence[Road], streets: Sequence[Street]
) -> Network:
    """The largest strongly connected part, in the old order; streets left without a road go too."""
    groups = components(arcs(roads, len(junctions)))
    kept = sorted(groups[0]) if groups else []
    new_id = {old: new for new, old in enumerate(kept)}
    inner = [road for road in roads if road.start in new_id and road.end in new_id]
    used = sorted({road.street for road in inner if road.street is not None})
    new_street = {old: new for new, old in enumerate(used)}
    moved = tuple(
        replace(
            road,
            start=new_id[road.start],
            end=new_id[road.end],
            street=None if road.street is None else new_street[road.street],
        )
        for road in inner
    )
    return Network(
        junctions=tuple(junctions[old] for old in kept),
        roads=moved,
        streets=tuple(streets[old] for old in used),
        lost_junctions=len(junctions) - len(kept),
        lost_roads=len(roads) - len(inner),
    )
