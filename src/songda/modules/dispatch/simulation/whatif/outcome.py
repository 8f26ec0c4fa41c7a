"""What a day came to, order by order and rider by rider. Seconds of the scenario; -1 where it never
happened.
"""

from dataclasses import dataclass

from songda.modules.dispatch.simulation.whatif.foretelling import Foretold

NEVER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLog:
    """`metres`: the way from store to door. `offers`: how often somebody was asked."""

    id: str
    placed_s: int
    promised_s: int
    accepted_s: int
    ready_s: int
    assigned_s: int
    picked_s: int
    delivered_s: int
    rider: str
    offers: int
    metres: int

    @property
    def is_delivered(self) -> bool:
        return self.delivered_s != NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class TripLog:
    """From the first food into an empty bag to the empty bag: ridden, and as it would have been ridden with
    the same deliveries one after the other.
    """

    orders: int
    ridden_m: int
    alone_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RiderLog:
    """`busy_s`: with something to do; `on_s`: on line."""

    id: str
    vehicle: str
    on_s: int
    busy_s: int
    ridden_m: int
    delivered: int
    paid_minor: int
    trips: tuple[TripLog, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`hashes`: over all plans in order, the same for the same day. `cpu_s`: machine time, which is not."""

    orders: tuple[OrderLog, ...]
    riders: tuple[RiderLog, ...]
    foretold: tuple[Foretold, ...]
    rounds: int
    hashes: str
    cpu_s: float
