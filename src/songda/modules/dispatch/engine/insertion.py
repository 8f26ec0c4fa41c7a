"""Where on a rider's route does a delivery fit best?"""

from dataclasses import dataclass
from dataclasses import field as a_field

from songda.modules.dispatch.engine.costing import cost
from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.riding import Limits, bag_limit, limits_of, ride, ride_within


@dataclass(frozen=True, slots=True)
class Insertion:
    """``added`` is the cost of the route with the delivery minus its cost without."""

    rider: int
    route: Route
    added: int


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
        return self._judged(rider, route, (*route, 2 * number, 2 * number + 1), number)

    def _search(self, rider: int, route: Route, number: int) -> Insertion | None:
        if self._full(route):
            return None
        found: Insertion | None = None
        first = min(self.field.riders[rider].locked, len(route))
        for i in range(first, len(route) + 1):
            for j in range(i, len(route) + 1):
                tried = (*route[:i], 2 * number, *route[i:j], 2 * number + 1, *route[j:])
                judged = self._judged(rider, route, tried, number)
                if judged is not None and (found is None or judged.added < found.added):
                    found = judged
        return found

    def _full(self, route: Route) -> bool:
        return len(route) + 2 > self.field.params.constraints.stops_max

    def _judged(self, rider: int, before: Route, after: Route, number: int) -> Insertion | None:
        ridden = ride_within(self.field, rider, after, self._limits_for(rider, after))
        if ridden is None:
            return None
        total = cost(self.field.params.weights, ridden.amounts)
        return Insertion(rider, after, total - self.cost_of(rider, before))

    def _limits_for(self, rider: int, route: Route) -> Limits:
        if rider not in self._limits:
            self._limits[rider] = limits_of(self.field, rider)
        limits = self._limits[rider]
        for code in route:
            if code >> 1 not in limits.bag_s:
                limits.bag_s[code >> 1] = bag_limit(self.field, rider, code >> 1)
        return limits
