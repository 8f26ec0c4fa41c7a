"""What is foretold beside what happened: the ground on which honest ranges are calibrated.

At four moments of an order the simulator asks a `Forecaster` for a range, and tells it afterwards what became
of it. The pairs stand in the day's outcome. Nothing here looks ahead: `learn` is called when it has happened.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class What(StrEnum):
    """`promise`: placing → door. `preparing`: the store's yes → counter. `pickup`, `arrival`: the rider's
    yes → food in the bag, → door.
    """

    PROMISE = "promise"
    PREPARING = "preparing"
    PICKUP = "pickup"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that may be known when it is asked. `expected_s`: the middle by today's rules (a plan's, where
    there is one); `ride_s`: store to door by e-bike or the rider's vehicle; `riders`: on line;
    `open_orders`: without a rider; `at_store`: placed there and not ready. `rider_id` and `vehicle` are
    empty before there is one.
    """

    what: What
    order_id: str
    store_id: str
    now_s: int
    expected_s: int
    prep_s_p50: int
    prep_s_p90: int
    pickup_delay_s: int
    ride_s: int
    items: int
    at_store: int
    open_orders: int
    riders: int
    rider_id: str = ""
    vehicle: str = ""
    stops_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Seconds from now: a tenth is quicker than `low_s`, half than `middle_s`, nine tenths than `high_s`."""

    low_s: int
    middle_s: int
    high_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """One prediction and what became of it, in seconds after `seen.now_s`."""

    seen: Seen
    range: Range
    happened_s: int

    @property
    def held(self) -> bool:
        return self.range.low_s <= self.happened_s <= self.range.high_s


class Forecaster(Protocol):
    def foretell(self, seen: Seen) -> Range:
        """The range to tell people, low ≤ middle ≤ high. The high end of a promise is the promised time."""

    def learn(self, told: Foretold) -> None:
        """It has happened. Called in the order of happening."""


class Plain:
    """Today's rules without learning: the store's two quantiles, the usual wait, a slow ride."""

    HANDOVER_S = 120
    SLOW_RIDE = 1.35
    SPREAD = 0.25
    SPREAD_MIN_S = 180

    def foretell(self, seen: Seen) -> Range:
        if seen.what is What.PREPARING:
            return Range(low_s=seen.prep_s_p50 // 2, middle_s=seen.prep_s_p50, high_s=seen.prep_s_p90)
        if seen.what is What.PROMISE:
            low_s = seen.prep_s_p50 + seen.pickup_delay_s // 2 + seen.ride_s + self.HANDOVER_S
            high_s = (
                seen.prep_s_p90
                + seen.pickup_delay_s
                + round(seen.ride_s * self.SLOW_RIDE)
                + 2 * self.HANDOVER_S
            )
            high_s = max(high_s, low_s + 300)
            return Range(low_s=low_s, middle_s=(low_s + high_s) // 2, high_s=high_s)
        middle_s = max(seen.expected_s, 0)
        spread_s = max(self.SPREAD_MIN_S, round(middle_s * self.SPREAD))
        return Range(low_s=max(0, middle_s - spread_s), middle_s=middle_s, high_s=middle_s + spread_s)

    def learn(self, told: Foretold) -> None:
        return None
