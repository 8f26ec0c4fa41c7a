"""A plan in the making: one route a rider and the deliveries nobody has."""

from dataclasses import dataclass

from songda.modules.dispatch.engine.candidates import Pool
from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.insertion import Inserter, Insertion
from songda.modules.dispatch.engine.riding import ride


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step works with."""

    field: Field
    pools: dict[int, Pool]
    inserter: Inserter

    def best(self, routes: list[Route], number: int) -> list[Insertion]:
        """Every rider's best insertion, cheapest first; ties by rider."""
        found = [self.inserter.best(rider, routes[rider], number) for rider in self.pools[number].riders]
        return sorted((i for i in found if i is not None), key=lambda i: (i.added, i.rider))

    def arrival(self, insertion: Insertion, number: int) -> int:
        """When the rider would be at the store."""
        ridden = ride(self.field, insertion.rider, insertion.route)
        return ridden.arrive[insertion.route.index(2 * number)]


@dataclass(slots=True)
class Draft:
    routes: list[Route]
    waiting: list[int]

    def copy(self) -> "Draft":
        return Draft(list(self.routes), list(self.waiting))

    def take(self, number: int, insertion: Insertion) -> None:
        self.routes[insertion.rider] = insertion.route
        self.waiting.remove(number)

    def give_back(self, number: int) -> None:
        """Refuses (ValueError) a delivery nobody has."""
        for rider, route in enumerate(self.routes):
            if 2 * number in route:
                self.routes[rider] = tuple(code for code in route if code >> 1 != number)
                self.waiting = sorted([*self.waiting, number])
                return
        raise ValueError("nobody has this delivery")

    def cost(self, desk: Desk) -> int:
        routes = sum(desk.inserter.cost_of(rider, route) for rider, route in enumerate(self.routes))
        return routes + desk.field.params.weights.unplanned * len(self.waiting)


def empty_draft(field: Field) -> Draft:
    return Draft(list(field.base), list(field.open))
