"""The values a city is made of. Lists refer to each other by index, so that a city is one small file."""

from dataclasses import dataclass
from enum import StrEnum

LonLat = tuple[float, float]


class Origin(StrEnum):
    GENERATED = "generated"
    OSM = "osm"


class RoadKind(StrEnum):
    """What a motor scooter may use, from wide to narrow. Motorways are not in a city of ours."""

    TRUNK = "trunk"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    RESIDENTIAL = "residential"
    LANE = "lane"


class AddressKind(StrEnum):
    HOME = "home"
    OFFICE = "office"
    SHOP = "shop"


class AreaKind(StrEnum):
    WATER = "water"
    PARK = "park"


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """A piece of street between two junctions. `shape` holds the points between them, in riding order."""

    start: int
    end: int
    length_m: int
    kind: RoadKind
    street: int | None
    two_way: bool
    bridge: bool = False
    shape: tuple[LonLat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    name: str
    kind: RoadKind
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    name: str
    centre: LonLat
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A door. `number` is as written there ("128号"), `name` the compound or building, maybe empty."""

    kind: AddressKind
    street: int | None
    number: str
    name: str
    district: str
    at: LonLat
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somewhere to eat. `cuisine` and `hours` are as the source wrote them, empty where it is silent."""

    name: str
    kind: str
    cuisine: str
    hours: str
    address: int | None
    at: LonLat
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    kind: AreaKind
    name: str
    ring: tuple[LonLat, ...]
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """`key` names the city in files and paths; `attribution` has to be shown wherever the city is."""

    key: str
    name: str
    origin: Origin
    attribution: str
    zone: str
    junctions: tuple[LonLat, ...]
    roads: tuple[Road, ...]
    streets: tuple[Street, ...]
    districts: tuple[District, ...]
    addresses: tuple[Address, ...]
    places: tuple[Place, ...]
    areas: tuple[Area, ...]

    def address_text(self, index: int) -> str:
        """As a person writes it: 澄湖区青溪路128弄5号锦绣家园."""
        address = self.addresses[index]
        street = "" if address.street is None else self.streets[address.street].name
        return f"{address.district}{street}{address.number}{address.name}"

    def road_line(self, index: int) -> tuple[LonLat, ...]:
        """All points of a road, both junctions included."""
        road = self.roads[index]
        return (self.junctions[road.start], *road.shape, self.junctions[road.end])
