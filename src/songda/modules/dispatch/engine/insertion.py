"""Where on a rider's route does a delivery fit best?"""

from dataclasses import dataclass
from dataclasses import field as a_field

from songda.modules.dispatch.engine.costing import cost
from songda.modules.dispatch.engine.field import NEVER_S, Field, Route
from songda.modules.dispatch.engine.riding import (
    Limits,
    Trip,
    amounts,
    bag_limit,
    limits_of,
    load_of,
    ride,
)


@dataclass(frozen=True, slots=True)
class Insertion:
    """``added`` is the cost of the route with the delivery minus its cost without."""

    rider: int
    route: Route
    added: int


class _Finder:
    """The cheapest place for one delivery on one route. Of equally cheap ones the first tried is kept."""

    __slots__ = ("_loaded", "_number", "_old", "_weights", "cost", "route")

    def __init__(self, field: Field, old: Route, number: int) -> None:
        self._old, self._number, self._weights = old, number, field.params.weights
        self._loaded = self._weights.load * load_of((*old, 2 * number + 1))
        self.cost = NEVER_S
        self.route: Route | None = None

    def pick_at(self, position: int, trip: Trip) -> None:
        """Pick up at this position and try every place for the drop after it."""
        alive = trip.pick(self._number)
        place = position
        while alive:
            self._drop_at(position, place, trip.copy())
            if place == len(self._old):
                return
            alive = trip.do(self._old[place]) and self._so_far(trip) < self.cost
            place += 1

    def _drop_at(self, picked: int, place: int, trip: Trip) -> None:
        if not trip.drop(self._number):
            return
        for code in self._old[place:]:
            # The rest can only add to the cost: no need to ride on once it is too dear.
            if self._so_far(trip) >= self.cost or not trip.do(code):
                return
        total = self._so_far(trip)
        if total < self.cost:
            old, number = self._old, self._number
            self.cost = total
            self.route = (*old[:picked], 2 * number, *old[picked:place], 2 * number + 1, *old[place:])

    def _so_far(self, trip: Trip) -> int:
        weights = self._weights
        return (
            weights.lateness * (trip.late_s + trip.late_squared)
            + weights.to_door * trip.door_s
            + weights.freshness * trip.fresh_s
            + weights.riding * trip.riding_s()
            + self._loaded
        )


@dataclass(slots=True)
class Inserter:
    """Best insertions, remembered within one decision; the memory changes speed only, never an answer."""

    field: Field
    _limits: dict[int, Limits] = a_field(default_factory=dict)
    _costs: dict[tuple[int, Route], int] = a_field(default_factory=dict)
    _best: dict[tuple[int, Route, int], Insertion | None] = a_field(default_factory=dict)

    def cost_of(self, rider: int, route: Route) -> int:
        key = (rider, route)
        if key not in self._costs:
            self._costs[key] = cost(self.field.params.weights, ride(self.field, rider, route).amounts)
        return self._costs[key]

    def best(self, rider: int, route: Route, number: int) -> Insertion | None:
        """The cheapest place for pickup and drop, the rest keeping its order; None when none is allowed."""
        key = (rider, route, number)
        if key not in self._best:
            self._best[key] = self._search(rider, route, number)
        return self._best[key]

    def at_end(self, rider: int, route: Route, number: int) -> Insertion | None:
        """After everything else; the simplest rule."""
        if self._full(route):
            return None
        return self._judged(rider, route, (*route, 2 * number, 2 * number + 1))

    def _search(self, rider: int, route: Route, number: int) -> Insertion | None:
        if self._full(route):
            return None
        before = Trip(self.field, rider, self._limits_for(rider, (*route, 2 * number)))
        first = min(self.field.riders[rider].locked, len(route))
        finder = _Finder(self.field, route, number)
        for position in range(len(route) + 1):
            if position >= first:
                finder.pick_at(position, before.copy())
            if position < len(route) and not before.do(route[position]):
                break
        if finder.route is None:
            return None
        return Insertion(rider, finder.route, finder.cost - self.cost_of(rider, route))

    def _full(self, route: Route) -> bool:
        return len(route) + 2 > self.field.params.constraints.stops_max

    def _judged(self, rider: int, before: Route, after: Route) -> Insertion | None:
        trip = Trip(self.field, rider, self._limits_for(rider, after))
        if not all(trip.do(code) for code in after):
            return None
        total = cost(self.field.params.weights, amounts(trip, after))
        return Insertion(rider, after, total - self.cost_of(rider, before))

    def _limits_for(self, rider: int, route: Route) -> Limits:
        if rider not in self._limits:
            self._limits[rider] = limits_of(self.field, rider)
        limits = self._limits[rider]
        for code in route:
            if code >> 1 not in limits.bag_s:
                limits.bag_s[code >> 1] = bag_limit(self.field, rider, code >> 1)
        return limits
