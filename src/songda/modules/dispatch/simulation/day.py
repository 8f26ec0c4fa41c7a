"""Minute by minute: what is known goes to the engine, what it wants is done if the rules allow it.

Free of the rules' letter, the simulator lets an order go to another courier until its pickup, because a plan
binds nobody before; a courier who has set off arrives before anything else is asked of them.
"""

import hashlib
import time
from dataclasses import replace

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.canonical import plan_hash
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.plan import Plan, PlannedRoute
from songda.modules.dispatch.engine.values import Intent, Stop, StopKind
from songda.modules.dispatch.simulation.instances import Instance
from songda.modules.dispatch.simulation.seeing import Standing, View
from songda.modules.dispatch.simulation.solution import Move, Served, Solution


def simulate(
    instance: Instance, params: Params, seed: int, *, every_min: int = 1, ready_times_told: bool = True
) -> Solution:
    """The day as it goes with this engine; the same input gives the same day.

    Without ``ready_times_told`` the engine sees guesses until the food stands there.
    """
    day = _Day(instance, params, seed, View(instance, ready_times_told=ready_times_told))
    first = min((order.placed for order in instance.orders), default=0)
    for minute in range(first, max((who.off for who in instance.couriers), default=0) + 1):
        day.live(minute, decides=(minute - first) % every_min == 0)
        if day.is_over:
            break
    return day.solution()


class _Day:
    def __init__(self, instance: Instance, params: Params, seed: int, view: View) -> None:
        self._instance, self._params, self._seed = instance, params, seed
        self._view = view
        self._standing = [
            Standing(place=instance.start(number), since=who.on, delivered=0)
            for number, who in enumerate(instance.couriers)
        ]
        self._unplaced = sorted(
            range(len(instance.orders)), key=lambda number: -instance.orders[number].placed
        )
        self._open: set[int] = set()
        self._intents: tuple[Intent, ...] = ()
        self._plan: Plan | None = None
        self._number = {who.id: number for number, who in enumerate(instance.couriers)}
        self._order = {order.id: number for number, order in enumerate(instance.orders)}
        self._served: list[Served] = []
        self._moves: list[Move] = []
        self._took_s: list[float] = []
        self._cpu_s = 0.0
        self._hash = hashlib.sha256()

    @property
    def is_over(self) -> bool:
        return not self._unplaced and not self._open

    def live(self, minute: int, *, decides: bool) -> None:
        """One minute: learn, decide, act."""
        while self._unplaced and self._instance.orders[self._unplaced[-1]].placed <= minute:
            number = self._unplaced.pop()
            self._open.add(number)
            self._view.learn(number)
        if decides:
            self._decide(minute)
        if self._plan is not None:
            self._act(minute, self._plan, decided=decides)

    def _decide(self, minute: int) -> None:
        self._plan = None
        on_duty = [
            number
            for number, who in enumerate(self._instance.couriers)
            if who.on <= minute + self._params.horizon_s // 60 and minute <= who.off
        ]
        if not on_duty or not (self._open or self._params.guiding):
            return
        seen = self._view.snapshot(minute, sorted(self._open), on_duty, self._standing, self._intents)
        began, cpu = time.perf_counter(), time.process_time()
        self._plan = decide(seen, self._params, self._seed * 10_000 + minute)
        self._took_s.append(time.perf_counter() - began)
        self._cpu_s += time.process_time() - cpu
        self._hash.update(plan_hash(self._plan).encode())
        self._intents = tuple(Intent(rider_id=r.rider_id, stops=_stops(r)) for r in self._plan.routes)

    def _act(self, minute: int, plan: Plan, *, decided: bool) -> None:
        due = {chosen.delivery_id for chosen in plan.offers} if decided else set()
        for route in plan.routes:
            self._do_first_trip(minute, route, due)
        for guidance in plan.guidance if decided else ():
            self._go(minute, self._number[guidance.rider_id], self._view.store_at(guidance.place))

    def _do_first_trip(self, minute: int, route: PlannedRoute, due: set[str]) -> None:
        courier = self._number[route.rider_id]
        trip = _first_trip(route)
        orders = [self._order[delivery_id] for delivery_id in trip]
        if not all(order in self._open for order in orders):
            return
        store = self._instance.orders[orders[0]].store
        standing = self._standing[courier]
        if standing.place != store:
            if any(delivery_id in due for delivery_id in trip):
                self._go(minute, courier, store)
            return
        ready = max(self._instance.orders[order].ready for order in orders)
        earliest = max(standing.since + self._instance.rules.pickup_min // 2, ready)
        if earliest <= minute <= self._instance.couriers[courier].off:
            self._serve(minute, courier, orders)

    def _go(self, minute: int, courier: int, store: int) -> None:
        """Ride to a store, if the courier stands free somewhere else within their shift."""
        standing, who = self._standing[courier], self._instance.couriers[courier]
        if standing.since > minute or standing.place == store or minute > who.off:
            return
        arrive = minute + int(self._instance.minutes[standing.place, store])
        self._moves.append(Move(courier, minute, standing.place, store))
        self._standing[courier] = replace(standing, place=store, since=arrive)

    def _serve(self, minute: int, courier: int, orders: list[int]) -> None:
        rules, here = self._instance.rules, self._standing[courier].place
        leave, drops = minute + rules.pickup_min - rules.pickup_min // 2, []
        for order in orders:
            door = self._instance.door(order)
            self._moves.append(Move(courier, leave, here, door))
            dropped = leave + int(self._instance.minutes[here, door]) + rules.drop_min // 2
            drops.append(dropped)
            leave, here = dropped + rules.drop_min - rules.drop_min // 2, door
        self._served.append(Served(courier, minute, minute, tuple(orders), tuple(drops)))
        self._open -= set(orders)
        self._standing[courier] = Standing(
            place=here, since=leave, delivered=self._standing[courier].delivered + len(orders)
        )

    def solution(self) -> Solution:
        return Solution(
            served=tuple(self._served),
            moves=tuple(self._moves),
            took_s=tuple(self._took_s),
            cpu_s=self._cpu_s,
            hashes=self._hash.hexdigest(),
        )


def _stops(route: PlannedRoute) -> tuple[Stop, ...]:
    return tuple(Stop(kind=stop.kind, delivery_id=stop.delivery_id) for stop in route.stops)


def _first_trip(route: PlannedRoute) -> list[str]:
    """Until the first pickup after a drop, in order of the drops."""
    trip: list[str] = []
    for stop in route.stops:
        if stop.kind is StopKind.DROP:
            trip.append(stop.delivery_id)
        elif trip:
            break
    return trip
