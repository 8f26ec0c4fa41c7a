"""What roads knows by name."""

from __future__ import annotations

from enum import StrEnum

from songda.kernel.ids import CityId
from songda.kernel.values import value


class Vehicle(StrEnum):
    """What a rider rides."""

    EBIKE = "ebike"
    MOTOR = "motor"
    BICYCLE = "bicycle"


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
