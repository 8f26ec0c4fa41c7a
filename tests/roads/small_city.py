"""A town of six junctions whose times can be worked out on paper."""

from songda.kernel.city import Address, AddressKind, City, LonLat, Origin, Road, RoadKind, Street
from songda.kernel.city.geometry import Plane
from songda.kernel.geo import Point

CENTRE: LonLat = (121.2, 30.4)
_plane = Plane(CENTRE)


def at(east_m: float, north_m: float) -> Point:
    """A point of the town, in metres from its south-west corner."""
    lon, lat = _plane.lonlat((east_m, north_m))
    return Point(lon, lat)


def small_city(key: str = "small") -> City:
    """Two streets of 600 m, 300 m apart; between their west ends a lane, between their east ends a one-way.

    3 --- 4 --- 5
    |           ↓
    0 --- 1 --- 2
    """
    spots = [(0, 0), (300, 0), (600, 0), (0, 300), (300, 300), (600, 300)]
    streets = (
        Street(name="南街", kind=RoadKind.PRIMARY, invented=True),
        Street(name="北街", kind=RoadKind.RESIDENTIAL, invented=True),
        Street(name="西弄", kind=RoadKind.LANE, invented=True),
        Street(name="东街", kind=RoadKind.RESIDENTIAL, invented=True),
    )
    roads = (
        _road(0, 1, 0, RoadKind.PRIMARY),
        _road(1, 2, 0, RoadKind.PRIMARY),
        _road(3, 4, 1, RoadKind.RESIDENTIAL),
        _road(4, 5, 1, RoadKind.RESIDENTIAL),
        _road(0, 3, 2, RoadKind.LANE),
        _road(5, 2, 3, RoadKind.RESIDENTIAL, two_way=False),
    )
    return City(
        key=key,
        name="小城",
        origin=Origin.GENERATED,
        attribution="小城测绘",
        zone="Asia/Shanghai",
        junctions=tuple(_plane.lonlat(spot) for spot in spots),
        roads=roads,
        streets=streets,
        districts=(),
        addresses=(
            _door(0, "1号", (20, 10)),
            _door(0, "12号", (320, -10)),
            _door(1, "2号", (20, 310)),
            _door(2, "12号", (10, 150)),
        ),
        places=(),
        areas=(),
    )


def _road(start: int, end: int, street: int, kind: RoadKind, two_way: bool = True) -> Road:
    return Road(start=start, end=end, length_m=300, kind=kind, street=street, two_way=two_way)


def _door(street: int, number: str, spot: tuple[float, float]) -> Address:
    return Address(
        kind=AddressKind.HOME,
        street=street,
        number=number,
        name="",
        district="",
        at=_plane.lonlat(spot),
        invented=True,
    )
