"""What roads knows by name."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from songda.kernel.ids import CityId
from songda.kernel.values import Exact, Instant, Lat, Lon, Name40, value


class Vehicle(StrEnum):
    """What a rider rides. On foot one rides one's feet; a robot and a drone are riders of their own."""

    EBIKE = "ebike"
    MOTOR = "motor"
    BICYCLE = "bicycle"
    CAR = "car"
    WALK = "walk"
    ROBOT = "robot"
    DRONE = "drone"


@value
class CityCard:
    """A city in a list. `attribution` is shown wherever its map is."""

    city_id: CityId
    key: str
    name: str
    zone: str
    origin: str
    attribution: str
    lon: float
    lat: float


@value
class Door:
    """An address one can be brought something to. `invented` says that it exists in this city only."""

    text: str
    kind: str
    lon: float
    lat: float
    invented: bool


@value
class Snap:
    """The nearest junction of the road network."""

    junction: int
    lon: float
    lat: float
    distance_m: int


Percent = Annotated[int, Field(ge=100, le=1_000), Exact]
"""How long a road takes beside a clear one: 100 is clear, 200 twice as long. Traffic never quickens."""


@value
class SlowRoad:
    """One road, by its place in the city's map."""

    road: Annotated[int, Field(ge=0, le=10_000_000), Exact]
    percent: Percent


@value
class SlowArea:
    """All roads whose middle lies within the circle."""

    lon: Lon
    lat: Lat
    radius_m: Annotated[int, Field(ge=50, le=50_000), Exact]
    percent: Percent


@value
class Traffic:
    """What one source says of a city's traffic until then. Of several about a road the slowest counts."""

    source: Name40
    until: Instant
    roads: Annotated[tuple[SlowRoad, ...], Field(max_length=20_000)] = ()
    areas: Annotated[tuple[SlowArea, ...], Field(max_length=500)] = ()


@value
class Cell:
    """About a square kilometre: hundredths of a degree east and north, and an hour of the local week
    (0 is Monday, midnight to one).
    """

    east: int
    north: int
    hour: int


@value
class Learned:
    """What finished rides in a cell were thought to take and took, in seconds."""

    cell: Cell
    rides: int
    expected_s: int
    took_s: int


@value
class Ridden:
    """A finished ride straight from one point to another, begun at an instant."""

    vehicle: Vehicle
    start_lon: Lon
    start_lat: Lat
    end_lon: Lon
    end_lat: Lat
    began_at: Instant
    took_s: int


@value
class Way:
    """A way along the streets: its points as longitude and latitude, and how far it is."""

    line: tuple[tuple[float, float], ...]
    distance_m: int


@value
class Conditions:
    """What slows a city's roads: traffic that still holds, and what finished rides taught."""

    traffic: tuple[Traffic, ...]
    learned: tuple[Learned, ...]
