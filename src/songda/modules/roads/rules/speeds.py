"""How fast one gets along, by vehicle and class of road: averages over a ride, lights and turns included.

Electric bicycles are held to 25 km/h by law (GB 17761-2018); over a ride in a city they make 15 km/h at the
very most, and a promise built on more would push riders to break it. The other figures are our assumptions.
"""

from collections.abc import Mapping
from types import MappingProxyType

from songda.kernel.city import RoadKind
from songda.modules.roads.model import Vehicle

EBIKE_KMH_MOST = 15.0


def _table(
    trunk: float, secondary: float, tertiary: float, residential: float, lane: float
) -> Mapping[RoadKind, float]:
    return MappingProxyType(
        {
            RoadKind.TRUNK: trunk,
            RoadKind.PRIMARY: trunk,
            RoadKind.SECONDARY: secondary,
            RoadKind.TERTIARY: tertiary,
            RoadKind.RESIDENTIAL: residential,
            RoadKind.LANE: lane,
        }
    )


KMH: Mapping[Vehicle, Mapping[RoadKind, float]] = MappingProxyType(
    {
        Vehicle.EBIKE: _table(15.0, 15.0, 14.5, 13.5, 10.0),
        Vehicle.MOTOR: _table(24.0, 22.0, 20.0, 17.0, 10.0),
        Vehicle.BICYCLE: _table(12.0, 12.0, 12.0, 11.0, 8.0),
        Vehicle.CAR: _table(28.0, 24.0, 20.0, 15.0, 6.0),
        Vehicle.WALK: _table(4.8, 4.8, 4.8, 4.8, 4.8),
        Vehicle.ROBOT: _table(12.0, 12.0, 12.0, 10.0, 6.0),
        Vehicle.DRONE: _table(36.0, 36.0, 36.0, 36.0, 36.0),
    }
)
APPROACH_KMH = 8.0
STRAIGHT_KMH: Mapping[Vehicle, float] = MappingProxyType(
    {
        Vehicle.EBIKE: 14.0,
        Vehicle.MOTOR: 20.0,
        Vehicle.BICYCLE: 11.0,
        Vehicle.CAR: 18.0,
        Vehicle.WALK: 4.8,
        Vehicle.ROBOT: 10.0,
        Vehicle.DRONE: 36.0,
    }
)
TAKE_OFF_S = 60
"""A drone rises and comes down; between, it flies straight."""

UNTOUCHED_BY_TRAFFIC = frozenset({Vehicle.WALK, Vehicle.DRONE})

REACH_M: Mapping[Vehicle, int] = MappingProxyType(
    {Vehicle.WALK: 2_000, Vehicle.ROBOT: 5_000, Vehicle.DRONE: 8_000}
)
"""How far from store to door a vehicle may be sent at most, as it travels; others aren't bounded."""

PAYLOAD_UNITS: Mapping[Vehicle, int] = MappingProxyType({Vehicle.WALK: 2, Vehicle.ROBOT: 6, Vehicle.DRONE: 1})
"""How many bags a vehicle can carry at once, whatever box is strapped to it."""
