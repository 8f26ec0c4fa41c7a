"""Orders and riders while the day goes on. What changes in a day changes here."""

from dataclasses import dataclass, field
from enum import IntEnum

from songda.modules.dispatch.simulation.whatif.outcome import NEVER, OrderLog, RiderLog, TripLog
from songda.modules.dispatch.simulation.whatif.scenario import Order, Rider
from songda.modules.dispatch.simulation.whatif.streets import Spot, Streets, Way


class State(IntEnum):
    """Of an order, in the order in which it happens."""

    PLACED = 0
    REFUSED = 1
    WAITING = 2
    OFFERED = 3
    BOUND = 4
    CARRIED = 5
    DELIVERED = 6


@dataclass(slots=True)
class Meal:
    """One order under way. `expected_s`: when the food is thought to be ready."""

    order: Order
    store: Spot
    door: Spot
    promised_s: int = NEVER
    state: State = State.PLACED
    accepted_s: int = NEVER
    expected_s: int = NEVER
    ready_s: int = NEVER
    assigned_s: int = NEVER
    picked_s: int = NEVER
    delivered_s: int = NEVER
    rider: str = ""
    offers: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def log(self, metres: int) -> OrderLog:
        return OrderLog(
            id=self.order.id,
            placed_s=self.order.placed_s,
            promised_s=self.promised_s,
            accepted_s=self.accepted_s,
            ready_s=self.ready_s,
            assigned_s=self.assigned_s,
            picked_s=self.picked_s,
            delivered_s=self.delivered_s,
            rider=self.rider,
            offers=self.offers,
            metres=metres,
        )


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop of a rider's route."""

    meal: Meal
    is_drop: bool

    @property
    def spot(self) -> Spot:
        return self.meal.door if self.is_drop else self.meal.store

    @property
    def key(self) -> tuple[str, bool]:
        return self.meal.order.id, self.is_drop


@dataclass(frozen=True, slots=True)
class Riding:
    way: Way
    began_s: int
    takes_s: int

    def passed(self, now_s: int) -> int:
        """The place in the way nearest to where the rider is."""
        share = (now_s - self.began_s) / self.takes_s if self.takes_s else 1.0
        return min(range(len(self.way.shares)), key=lambda at: abs(self.way.shares[at] - share))


@dataclass(slots=True)
class Courier:
    """A rider at work. `asked`: open offers. `stands`: arrived at the first stop of the route;
    `at_counter`: and walked up to it, waiting for food. `turn` marks the newest intention: an event of an
    older one is void.
    """

    rider: Rider
    at: Spot
    on: bool = False
    off_s: int = 0
    asked: int = 0
    stands: bool = False
    at_counter: bool = False
    route: list[Halt] = field(default_factory=list)
    riding: Riding | None = None
    heading: tuple[str, bool] | None = None
    turn: int = 0
    on_since_s: int = 0
    busy_since_s: int = 0
    on_s: int = 0
    busy_s: int = 0
    ridden_m: int = 0
    delivered: int = 0
    paid_minor: int = 0
    trip_m: int = 0
    trip: list[Meal] = field(default_factory=list)
    trips: list[TripLog] = field(default_factory=list)

    @property
    def bag(self) -> int:
        return sum(halt.meal.state is State.CARRIED for halt in self.route if halt.is_drop)

    def where(self, streets: Streets, now_s: int) -> Spot:
        if self.riding is None:
            return self.at
        way = self.riding.way
        return streets.junction(way.junctions[self.riding.passed(now_s)])

    def turn_round(self, streets: Streets, now_s: int) -> None:
        """Stand where the ride has come to."""
        if self.riding is not None:
            here = self.where(streets, now_s)
            self.ridden_m += self.riding.way.metres[self.riding.passed(now_s)]
            self.at, self.riding = here, None

    def arrive(self, spot: Spot) -> None:
        if self.riding is not None:
            self.ridden_m += self.riding.way.metres[-1]
        self.at, self.riding, self.stands = spot, None, True

    def take(self, meal: Meal) -> None:
        """Food into the bag; into an empty one it begins a trip."""
        if not self.bag:
            self.trip, self.trip_m = [], self.ridden_m
        meal.state = State.CARRIED

    def hand_over(self, meal: Meal, streets: Streets) -> None:
        """Food out of the bag; the last one ends the trip. The stop is off the route already."""
        self.trip.append(meal)
        self.delivered += 1
        if not self.bag:
            self.trips.append(
                TripLog(
                    orders=len(self.trip),
                    ridden_m=self.ridden_m - self.trip_m,
                    alone_m=_alone_m(self.trip, streets, self.rider.vehicle),
                )
            )

    def log(self) -> RiderLog:
        return RiderLog(
            id=self.rider.id,
            vehicle=self.rider.vehicle,
            on_s=self.on_s,
            busy_s=self.busy_s,
            ridden_m=self.ridden_m,
            delivered=self.delivered,
            paid_minor=self.paid_minor,
            trips=tuple(self.trips),
        )


def _alone_m(trip: list[Meal], streets: Streets, vehicle: str) -> int:
    """Store to door and back to the next store, one after the other."""
    metres, here = 0, None
    for meal in trip:
        if here is not None:
            metres += streets.metres(vehicle, here, meal.store)
        metres += streets.metres(vehicle, meal.store, meal.door)
        here = meal.door
    return metres


def merged(
    standing: list[Halt], stands: bool, planned: list[tuple[str, bool]], new: list[Halt]
) -> list[Halt]:
    """The stops with a new order's two, in the plan's order; the stop a rider stands at stays first, what the
    plan didn't know goes last.
    """
    begun, rest = (standing[:1], standing[1:]) if stands else ([], standing)
    rank = {key: position for position, key in enumerate(planned)}
    known = sorted((h for h in (*rest, *new) if h.key in rank), key=lambda halt: rank[halt.key])
    return [*begun, *known, *(h for h in (*rest, *new) if h.key not in rank)]
