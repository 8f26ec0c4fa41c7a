"""The ground the city stands on: one river with a name and a handful of parks, in metres."""

import math
from dataclasses import dataclass
from random import Random

from songda.kernel.city.geometry import XY


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """A meandering line from the west edge to the east."""

    middle_m: float
    swing_m: float
    wave_m: float
    phase: float
    half_width_m: float

    def y_at(self, x: float) -> float:
        long = self.swing_m * math.sin(2 * math.pi * x / self.wave_m + self.phase)
        return self.middle_m + long + 0.3 * self.swing_m * math.sin(5.1 * math.pi * x / self.wave_m)

    def distance_m(self, at: XY) -> float:
        """From the nearer bank, negative in the water."""
        return abs(at[1] - self.y_at(at[0])) - self.half_width_m

    def ring(self, from_x: float, to_x: float) -> list[XY]:
        xs = [from_x + (to_x - from_x) * i / 60 for i in range(61)]
        north = [(x, self.y_at(x) + self.half_width_m) for x in xs]
        south = [(x, self.y_at(x) - self.half_width_m) for x in reversed(xs)]
        return north + south


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    centre: XY
    radius_m: float
    wobble: tuple[float, float]

    def reach_m(self, angle: float) -> float:
        a, b = self.wobble
        return self.radius_m * (1 + 0.14 * math.sin(3 * angle + a) + 0.08 * math.sin(5 * angle + b))

    def distance_m(self, at: XY) -> float:
        """From its edge, negative inside."""
        dx, dy = at[0] - self.centre[0], at[1] - self.centre[1]
        return math.hypot(dx, dy) - self.reach_m(math.atan2(dy, dx))

    def ring(self, share: float = 1.0) -> list[XY]:
        angles = [2 * math.pi * i / 48 for i in range(48)]
        return [
            (
                self.centre[0] + share * self.reach_m(a) * math.cos(a),
                self.centre[1] + share * self.reach_m(a) * math.sin(a),
            )
            for a in angles
        ]


def make_river(rng: Random, width_m: float, height_m: float) -> River:
    return River(
        middle_m=height_m * rng.uniform(0.4, 0.6),
        swing_m=rng.uniform(420, 700),
        wave_m=width_m * rng.uniform(0.8, 1.1),
        phase=rng.uniform(0, 2 * math.pi),
        half_width_m=rng.uniform(70, 100),
    )


def make_parks(rng: Random, river: River, centres: list[XY], wanted: int) -> list[Park]:
    """Up to `wanted` parks on some of the given spots, off the river."""
    parks: list[Park] = []
    for spot in rng.sample(centres, len(centres)):
        radius_m = rng.uniform(210, 400)
        if len(parks) < wanted and river.distance_m(spot) > radius_m * 1.3 + 80:
            wobble = (rng.uniform(0, 6), rng.uniform(0, 6))
            parks.append(Park(centre=spot, radius_m=radius_m, wobble=wobble))
    return parks
