"""What a rider does with an offer, how fast they ride, how long doors take."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from random import Random

from songda.kernel.city import LonLat, RoadKind
from songda.kernel.city.geometry import Plane
from songda.town.behaviour.mishaps import Mishaps
from songda.town.plan.model import RiderPersona, Vehicle

_ROADS = (RoadKind.TRUNK, RoadKind.PRIMARY, RoadKind.SECONDARY, RoadKind.TERTIARY, RoadKind.RESIDENTIAL)
# What riders really do on the road; an e-bike keeps to 15 km/h.
KMH: Mapping[Vehicle, Mapping[RoadKind, float]] = {
    Vehicle.EBIKE: {**dict.fromkeys(_ROADS, 15.0), RoadKind.LANE: 10.0},
    Vehicle.MOTOR: {**dict.fromkeys(_ROADS, 22.0), RoadKind.LANE: 10.0},
    Vehicle.BICYCLE: {**dict.fromkeys(_ROADS, 11.5), RoadKind.LANE: 8.0},
}
OVERALL_KMH = {Vehicle.EBIKE: 15.0, Vehicle.MOTOR: 22.0, Vehicle.BICYCLE: 11.5}


class Reaction(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    IGNORE = "ignore"


def react(rng: Random, rider: RiderPersona, mishaps: Mishaps) -> tuple[Reaction, float]:
    """What the rider does with an offer, and after how many seconds."""
    after_s = 3 + rng.lognormvariate(math.log(8), 0.5)
    chance = rng.random()
    if chance < mishaps.offer_ignored:
        return Reaction.IGNORE, after_s
    if chance < mishaps.offer_ignored + mishaps.offer_declined + rider.picky:
        return Reaction.DECLINE, after_s
    return Reaction.ACCEPT, after_s


def doorstep_s(rng: Random, rider: RiderPersona) -> float:
    """From parking to the handover at a customer's door."""
    return 25 + rider.dawdle_s + rng.lognormvariate(math.log(45), 0.5)


def counter_s(rng: Random, rider: RiderPersona) -> float:
    """From parking to the counter of a store."""
    return 15 + 0.5 * rider.dawdle_s + rng.lognormvariate(math.log(20), 0.5)


@dataclass(frozen=True, slots=True)
class Ride:
    """A ride along a line, begun at a city time (seconds); `kmh` over all of it."""

    line: tuple[LonLat, ...]
    began_s: float
    kmh: float
    marks_m: tuple[float, ...]

    @property
    def arrives_s(self) -> float:
        return self.began_s + self.marks_m[-1] / (self.kmh / 3.6)

    def at(self, now_s: float) -> LonLat:
        """Where the rider is; the ends of the line before and after the ride."""
        gone_m = max(0.0, now_s - self.began_s) * self.kmh / 3.6
        for index in range(1, len(self.marks_m)):
            if gone_m < self.marks_m[index]:
                piece_m = self.marks_m[index] - self.marks_m[index - 1]
                share = (gone_m - self.marks_m[index - 1]) / piece_m
                a, b = self.line[index - 1], self.line[index]
                return round(a[0] + share * (b[0] - a[0]), 6), round(a[1] + share * (b[1] - a[1]), 6)
        return self.line[-1]

    def heading(self, now_s: float) -> int:
        """Degrees from north, clockwise, towards where the rider will be in ten seconds."""
        (lon, lat), (to_lon, to_lat) = self.at(now_s), self.at(now_s + 10)
        east, north = (to_lon - lon) * math.cos(math.radians(lat)), to_lat - lat
        return int(math.degrees(math.atan2(east, north))) % 360


def begin_ride(line: Sequence[LonLat], now_s: float, rider: RiderPersona) -> Ride:
    """Ride along a line of at least one point, at the rider's own pace."""
    plane = Plane(line[0])
    marks = [0.0]
    for a, b in pairwise(line):
        marks.append(marks[-1] + math.dist(plane.xy(a), plane.xy(b)))
    kmh = OVERALL_KMH[rider.vehicle] * rider.pace
    return Ride(line=tuple(line), began_s=now_s, kmh=kmh, marks_m=tuple(marks))
