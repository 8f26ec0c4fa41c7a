"""Is a day legal? Everything the official evaluator looks at, and what it doesn't: two minutes of service
before a pickup and around every drop, nothing taken along from another store, every drop at arrival plus
service, nobody before their shift.

It reads the instance and the solution only: neither the simulator's nor the engine's idea of anything.
"""

from collections import Counter
from math import isqrt

from songda.modules.dispatch.simulation.instances import Instance
from songda.modules.dispatch.simulation.solution import Move, Served, Solution


def breaches(instance: Instance, solution: Solution) -> list[str]:
    """One sentence for each rule broken; none means legal."""
    found = _said_twice(instance, solution)
    for courier in range(len(instance.couriers)):
        served = sorted((s for s in solution.served if s.courier == courier), key=lambda s: s.pickup)
        moves = sorted((m for m in solution.moves if m.courier == courier), key=lambda m: m.depart)
        found += _Walk(instance, courier, served, moves).breaches()
    return found


def _said_twice(instance: Instance, solution: Solution) -> list[str]:
    times = Counter(order for served in solution.served for order in served.orders)
    return [f"{instance.orders[order].id} is delivered {n} times" for order, n in times.items() if n > 1]


class _Walk:
    """One courier's day, walked through move by move."""

    def __init__(self, instance: Instance, courier: int, served: list[Served], moves: list[Move]) -> None:
        self._instance, self._who = instance, instance.couriers[courier]
        self._served, self._moves = served, moves
        self._stays: list[tuple[int, int, int | None]] = []
        self._start = instance.start(courier)
        self._found: list[str] = []

    def breaches(self) -> list[str]:
        self._walk()
        free_from = self._who.on
        for served in self._served:
            free_from = self._check(served, free_from)
        return [f"{self._who.id}: {what}" for what in self._found]

    def _walk(self) -> None:
        """Where the courier stands from when until when."""
        here, since = self._start, self._who.on
        for move in self._moves:
            if move.origin != here:
                self._found.append(f"leaves from {move.origin} at {move.depart}, but stands at {here}")
            if move.depart < since:
                self._found.append(f"leaves at {move.depart}, before {since}")
            self._stays.append((here, since, move.depart))
            here = move.destination
            since = move.depart + self._ride_min(move.origin, move.destination)
        self._stays.append((here, since, None))

    def _check(self, served: Served, free_from: int) -> int:
        """The moment from which the courier may do the next thing."""
        rules, orders = self._instance.rules, [self._instance.orders[o] for o in served.orders]
        before, after = rules.pickup_min // 2, rules.pickup_min - rules.pickup_min // 2
        if len({order.store for order in orders}) != 1 or len(served.drops) != len(orders):
            self._found.append(f"takes from several stores, or drops another number, at {served.pickup}")
            return free_from
        for order in orders:
            if order.placed > served.decided or served.decided > served.pickup:
                self._found.append(f"is given {order.id} at {served.decided}, placed at {order.placed}")
            if order.ready > served.pickup:
                self._found.append(f"picks up {order.id} at {served.pickup}, ready at {order.ready}")
        if served.pickup > self._who.off:
            self._found.append(f"picks up at {served.pickup}, after the shift")
        stay = self._stay(orders[0].store, served.pickup)
        if stay is None:
            self._found.append(f"isn't at the store at {served.pickup}")
            return free_from
        if served.pickup < max(stay[1], free_from) + before:
            self._found.append(f"picks up at {served.pickup}, must not before {stay[1]} and {before} minutes")
        return self._drops(served, stay, after)

    def _drops(self, served: Served, stay: tuple[int, int, int | None], after: int) -> int:
        rules = self._instance.rules
        before, behind = rules.drop_min // 2, rules.drop_min - rules.drop_min // 2
        leave = served.pickup + after
        for order, dropped in zip(served.orders, served.drops, strict=True):
            if stay[2] != leave:
                self._found.append(f"should leave at {leave}, leaves at {stay[2]}")
            there = self._stay(self._instance.door(order), dropped)
            if there is None:
                self._found.append(f"isn't at the door of {self._instance.orders[order].id} at {dropped}")
                return leave
            if dropped != there[1] + before:
                self._found.append(
                    f"drops {self._instance.orders[order].id} at {dropped}, arrived {there[1]}"
                )
            stay, leave = there, dropped + behind
        if stay[2] is not None and stay[2] < leave:
            self._found.append(f"leaves the last door at {stay[2]}, before {leave}")
        return leave

    def _stay(self, place: int, at: int) -> tuple[int, int, int | None] | None:
        for stay in self._stays:
            if stay[0] == place and stay[1] <= at and (stay[2] is None or at <= stay[2]):
                return stay
        return None

    def _ride_min(self, origin: int, destination: int) -> int:
        (ax, ay), (bx, by) = self._instance.spots[origin], self._instance.spots[destination]
        squared = (ax - bx) ** 2 + (ay - by) ** 2
        metres = isqrt(squared - 1) + 1 if squared else 0
        return -(-metres // self._instance.rules.metres_per_min)
