"""An extract in, a city and a plain report out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scipy.spatial import cKDTree

from songda.adapters.osm import translate
from songda.adapters.osm.codes import ATTRIBUTION
from songda.adapters.osm.wire import Extract, Spot, read
from songda.kernel.city import Area, City, LonLat, Origin
from songda.kernel.city.geometry import Plane, centre_of
from songda.kernel.city.pruning import Network

Fill = Callable[[City, int], City]
_REACH_M = 400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, what was left out, and what was invented because it was asked for."""

    ways: int
    ways_not_for_scooters: int
    ways_cut_at_the_edge: int
    junctions: int
    roads: int
    road_km: int
    lost_junctions: int
    lost_roads: int
    streets: int
    unnamed_roads: int
    addresses: int
    places: int
    out_of_reach: int
    water: int
    parks: int
    invented_addresses: int
    invented_places: int

    def lacks(self) -> tuple[str, ...]:
        """The kinds of things the extract doesn't hold at all."""
        found = {
            "rideable roads": self.roads,
            "street names": self.streets,
            "addresses": self.addresses,
            "eating places": self.places,
            "water": self.water,
            "parks": self.parks,
        }
        return tuple(name for name, count in found.items() if not count)

    def lines(self) -> tuple[str, ...]:
        """The report in sentences, for a terminal."""
        lines = [
            f"{self.roads} roads, {self.road_km} km, {self.junctions} junctions, "
            f"{self.streets} named streets ({self.unnamed_roads} roads without a name).",
            f"Left out: {self.ways_not_for_scooters} of {self.ways} ways not for scooters, "
            f"{self.lost_roads} roads and {self.lost_junctions} junctions one can't ride to and back from; "
            f"{self.ways_cut_at_the_edge} ways were cut at the edge.",
            f"{self.addresses} addresses and {self.places} eating places "
            f"({self.out_of_reach} more lie out of reach of any road).",
        ]
        if self.lacks():
            lines.append(f"The extract has no {', no '.join(self.lacks())}.")
        if self.invented_addresses or self.invented_places:
            lines.append(
                f"Invented along its streets, and marked so: {self.invented_addresses} addresses, "
                f"{self.invented_places} eating places."
            )
        return tuple(lines)


def import_extract(
    path: Path, *, fill: Fill | None = None, seed: int = 1, zone: str = "Asia/Shanghai"
) -> tuple[City, Report]:
    """Read a .osm.pbf, .osm or packed .osm file. `fill` invents what is missing; without it nothing
    is invented.

    Raises RuntimeError for a file that isn't one. An extract without a rideable road gives an empty city.
    """
    extract = read(path)
    network = translate.network(extract)
    real, out_of_reach = _city(path, extract, network, zone)
    city = fill(real, seed) if fill else real
    return city, _report(extract, network, real, city, out_of_reach)


def _city(path: Path, extract: Extract, network: Network, zone: str) -> tuple[City, int]:
    within = _Reach(network.junctions)
    index_of_street = {street.name: at for at, street in enumerate(network.streets)}
    near = [spot for spot in extract.addresses if within.reach(spot)]
    addresses = tuple(translate.address(spot, index_of_street) for spot in near)
    address_at = {one.at: at for at, one in enumerate(addresses)}
    eating = [spot for spot in extract.eating if within.reach(spot)]
    key = path.name.split(".")[0]
    city = City(
        key=key,
        name=key,
        origin=Origin.OSM,
        attribution=ATTRIBUTION,
        zone=zone,
        junctions=network.junctions,
        roads=network.roads,
        streets=network.streets,
        districts=(),
        addresses=addresses,
        places=tuple(translate.place(spot, address_at) for spot in eating),
        areas=tuple(
            Area(kind=kind, name=name, ring=ring, invented=False) for kind, name, ring in extract.areas
        ),
    )
    return city, len(extract.addresses) + len(extract.eating) - len(near) - len(eating)


class _Reach:
    """Whether a spot lies within 400 m of a junction one can ride to."""

    def __init__(self, junctions: tuple[LonLat, ...]) -> None:
        self._plane = Plane(centre_of(junctions) if junctions else (0.0, 0.0))
        self._tree = cKDTree([self._plane.xy(one) for one in junctions]) if junctions else None

    def reach(self, spot: Spot) -> bool:
        return self._tree is not None and float(self._tree.query(self._plane.xy(spot.at))[0]) <= _REACH_M


def _report(extract: Extract, network: Network, real: City, city: City, out_of_reach: int) -> Report:
    return Report(
        ways=extract.ways_seen,
        ways_not_for_scooters=extract.ways_seen - len(extract.ways),
        ways_cut_at_the_edge=extract.cut_ways,
        junctions=len(real.junctions),
        roads=len(real.roads),
        road_km=round(sum(road.length_m for road in real.roads) / 1000),
        lost_junctions=network.lost_junctions,
        lost_roads=network.lost_roads,
        streets=len(real.streets),
        unnamed_roads=sum(road.street is None for road in real.roads),
        addresses=len(real.addresses),
        places=len(real.places),
        out_of_reach=out_of_reach,
        water=sum(area.kind == "water" for area in real.areas),
        parks=sum(area.kind == "park" for area in real.areas),
        invented_addresses=sum(one.invented for one in city.addresses),
        invented_places=sum(one.invented for one in city.places),
    )
