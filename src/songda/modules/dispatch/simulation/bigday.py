"""A whole day of the made-up metropolis, decided minute by minute: `songda dispatch day`.

Everybody does what the plan says: riders accept at once and ride at the pace the engine was told, food is
ready when it was said to be. So the day is a function of its seed, and what is measured is the engine.
"""

import gc
import hashlib
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine import decide
from songda.modules.dispatch.engine.deciding import Across, alone
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.engine.plan import Plan, PlannedStop
from songda.modules.dispatch.engine.values import Delivery, Rider, Snapshot, Stop, StopKind
from songda.modules.dispatch.engine.warming import warm
from songda.modules.dispatch.simulation.metropolis import GRID_M, PROMISE_S, Metropolis

HOUR_S = 3_600
ORDERS_BY_HOUR = (1, 1, 0, 0, 0, 1, 2, 4, 5, 5, 7, 14, 13, 7, 5, 5, 6, 12, 13, 9, 7, 5, 3, 2)
SHIFTS_BY_HOUR = (1, 0, 0, 0, 0, 2, 3, 3, 3, 4, 12, 3, 0, 0, 2, 3, 12, 3, 2, 0, 0, 1, 1, 1)
SHIFT_S = 8 * HOUR_S
COOKING_S, COOKING_SPREAD_S = 300, 1_200
ORDERS_A_RIDER = 14

Spot = tuple[int, int]


@dataclass(slots=True)
class Leg:
    """A stop of a rider's route, with its times where the rider rides by them."""

    kind: StopKind
    order: int
    spot: Spot
    arrive_s: int = -1
    done_s: int = -1
    leave_s: int = -1


@dataclass(slots=True)
class Mover:
    """A rider: where they stood last, since when they are free there, and what they are bound to."""

    number: int
    on_s: int
    spot: Spot
    free_s: int
    route: list[Leg] = field(default_factory=list)

    def until_s(self) -> int:
        return self.on_s + SHIFT_S

    def pass_by(self, now_s: int) -> Iterator[Leg]:
        """What is done by now, in order; the rider stands there then."""
        while self.route and 0 <= self.route[0].done_s <= now_s:
            leg = self.route.pop(0)
            self.spot, self.free_s = leg.spot, leg.leave_s
            yield leg

    def standing(self, now_s: int) -> tuple[Spot, int, bool]:
        """Where the rider is, free from when on, and whether they are at their first stop already."""
        if not self.route or self.route[0].arrive_s < 0 or now_s <= self.free_s:
            return self.spot, self.free_s - now_s, False
        first = self.route[0]
        if first.arrive_s <= now_s:
            return first.spot, first.arrive_s - now_s, True
        ridden, whole = now_s - self.free_s, first.arrive_s - self.free_s
        (ax, ay), (bx, by) = self.spot, first.spot
        return (ax + (bx - ax) * ridden // whole, ay + (by - ay) * ridden // whole), 0, False


@dataclass(frozen=True, slots=True)
class DayFigures:
    """``fingerprint``: of everything given to anybody; equal days have equal ones."""

    orders: int
    riders: int
    delivered: int
    rounds: int
    cpu_s: float
    decide_cpu_s: float
    decide_mean_ms: float
    decide_max_ms: float
    click_to_door_min: float
    click_to_door_p90_min: float
    late_percent: float
    late_mean_min: float
    steps: dict[str, int]
    most_mb: float
    fingerprint: str


class BigDay:
    def __init__(
        self, orders: int, seed: int, params: Params, across: Across = alone, riders: int = 0
    ) -> None:
        """``riders``: one for fourteen orders where it isn't said."""
        city = Metropolis(seed)
        self.params, self.across, self.seed = params, across, seed
        self.paces, self.count = city.paces(), orders
        stores = city.stores(orders)
        self.stores, self.doors = _spots(stores), _spots(city.doors(stores))
        placed = np.sort(_moments(ORDERS_BY_HOUR, city.seconds(sum(ORDERS_BY_HOUR) * HOUR_S, orders)))
        self.placed = placed.tolist()
        self.ready = (placed + COOKING_S + city.seconds(COOKING_SPREAD_S, orders)).tolist()
        many = riders or max(2, orders // ORDERS_A_RIDER)
        begins = _moments(SHIFTS_BY_HOUR, city.seconds(sum(SHIFTS_BY_HOUR) * HOUR_S, many)) // 900 * 900
        homes = _spots(city.standing(many))
        # Who begins late in the evening was there in the night before, too.
        self.movers = [
            Mover(n, on if on < 17 * HOUR_S else on - 24 * HOUR_S * (n % 2), homes[n], 0)
            for n, on in enumerate(begins.tolist())
        ]
        self.open: list[int] = []
        self.next, self.done_s = 0, [-1] * orders
        self.picked: dict[int, int] = {}
        self.decided_s: list[float] = []
        self.steps: dict[str, int] = {}
        self.fingerprint = hashlib.sha256()

    def run(self, every_s: int, beat: Callable[[int, int], None]) -> DayFigures:
        """From midnight until everybody has got their food; ``beat(second, delivered)`` after each hour."""
        warm()
        gc.collect()
        gc.freeze()
        began = time.process_time()
        for now_s in range(0, 30 * HOUR_S, every_s):
            self._round(now_s)
            if now_s % HOUR_S < every_s:
                beat(now_s, self.count - self.done_s.count(-1))
            if self.next == self.count and -1 not in self.done_s:
                break
        return self._figures(time.process_time() - began)

    def _round(self, now_s: int) -> None:
        while self.next < self.count and self.placed[self.next] <= now_s:
            self.open.append(self.next)
            self.next += 1
        movers = []
        for mover in self.movers:
            for leg in mover.pass_by(now_s):
                if leg.kind is StopKind.DROP:
                    self.done_s[leg.order] = leg.done_s
                else:
                    self.picked[leg.order] = leg.done_s
            if mover.route or mover.on_s <= now_s < mover.until_s():
                movers.append(mover)
        if movers and (self.open or any(mover.route for mover in movers)):
            snapshot = self._snapshot(now_s, movers)
            began = time.process_time()
            plan = decide(snapshot, self.params, self.seed + now_s, self.across)
            self.decided_s.append(time.process_time() - began)
            self._commit(now_s, plan, snapshot, movers)

    def _snapshot(self, now_s: int, movers: list[Mover]) -> Snapshot:
        standing = [mover.standing(now_s) for mover in movers]
        numbers = sorted([*self.open, *{leg.order for mover in movers for leg in mover.route}])
        spots = sorted(
            {spot for spot, _, _ in standing}.union(*((self.stores[n], self.doors[n]) for n in numbers))
        )
        at = {spot: place for place, spot in enumerate(spots)}
        return Snapshot(
            grid_m=GRID_M,
            places=tuple(spots),
            travels=(),
            paces=self.paces,
            deliveries=tuple(self._delivery(n, now_s, at) for n in numbers),
            riders=tuple(
                Rider(
                    id=f"r{mover.number:06}",
                    place=at[spot],
                    free_s=free_s,
                    until_s=mover.until_s() - now_s,
                    route=tuple(Stop(kind=leg.kind, delivery_id=f"d{leg.order:06}") for leg in mover.route),
                    locked=int(locked),
                    taking=now_s < mover.until_s(),
                )
                for mover, (spot, free_s, locked) in zip(movers, standing, strict=True)
            ),
        )

    def _delivery(self, n: int, now_s: int, at: dict[Spot, int]) -> Delivery:
        picked = self.picked.get(n)
        return Delivery(
            id=f"d{n:06}",
            pickup_place=at[self.stores[n]],
            drop_place=at[self.doors[n]],
            placed_s=self.placed[n] - now_s,
            ready_s=self.ready[n] - now_s,
            promised_s=self.placed[n] + PROMISE_S - now_s,
            picked_s=None if picked is None else picked - now_s,
        )

    def _commit(self, now_s: int, plan: Plan, snapshot: Snapshot, movers: list[Mover]) -> None:
        self.steps[plan.answered_by] = self.steps.get(plan.answered_by, 0) + 1
        given = {int(one.delivery_id[1:]) for one in plan.offers}
        for one in plan.offers:
            self.fingerprint.update(f"{now_s} {one.delivery_id} {one.rider_id}\n".encode())
        self.open = [n for n in self.open if n not in given]
        maybe = {one.delivery_id for one in plan.tentative}
        routes = {route.rider_id: route.stops for route in plan.routes}
        for mover, told in zip(movers, snapshot.riders, strict=True):
            if told.id in routes:
                _follow(mover, routes[told.id], maybe, now_s, snapshot.places, told)

    def _figures(self, cpu_s: float) -> DayFigures:
        took = np.array([d - p for d, p in zip(self.done_s, self.placed, strict=True) if d >= 0]) / 60
        late = np.maximum(took - PROMISE_S / 60, 0)
        decided = np.array(self.decided_s)
        return DayFigures(
            orders=self.count,
            riders=len(self.movers),
            delivered=len(took),
            rounds=len(decided),
            cpu_s=cpu_s,
            decide_cpu_s=float(decided.sum()),
            decide_mean_ms=float(decided.mean() * 1000),
            decide_max_ms=float(decided.max() * 1000),
            click_to_door_min=float(took.mean()),
            click_to_door_p90_min=float(np.percentile(took, 90)),
            late_percent=float((late > 0).mean() * 100),
            late_mean_min=float(late.mean()),
            steps=self.steps,
            most_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            fingerprint=self.fingerprint.hexdigest(),
        )


def _follow(
    mover: Mover,
    stops: tuple[PlannedStop, ...],
    maybe: set[str],
    now_s: int,
    places: tuple[Spot, ...],
    told: Rider,
) -> None:
    """Ride as planned, but for what is only tentative: what comes after it has no times yet."""
    spot = places[told.place]
    if spot != mover.spot:
        mover.spot, mover.free_s = spot, now_s + told.free_s
    timed, route = True, []
    for stop in stops:
        if stop.delivery_id in maybe:
            timed = False
            continue
        leg = Leg(stop.kind, int(stop.delivery_id[1:]), places[stop.place])
        if timed:
            leg.arrive_s, leg.done_s = now_s + stop.arrive_s, now_s + stop.done_s
            leg.leave_s = now_s + stop.leave_s
        route.append(leg)
    if mover.free_s < now_s and not (route and route[0].spot == mover.spot):
        mover.free_s = now_s
    mover.route = route


def _spots(xy: NDArray[np.int64]) -> list[Spot]:
    return [(x, y) for x, y in xy.tolist()]


def _moments(by_hour: tuple[int, ...], draws: NDArray[np.int64]) -> NDArray[np.int64]:
    """Seconds of the day, as many in an hour as it weighs."""
    hour_of = np.repeat(np.arange(24), by_hour)
    return hour_of[draws // HOUR_S] * HOUR_S + draws % HOUR_S


def params_of(step: Step) -> Params:
    return Params(first_step=step)


def told(it: DayFigures) -> str:
    """The figures as lines to read."""
    steps = ", ".join(f"{step} {count}" for step, count in sorted(it.steps.items()))
    return "\n".join(
        [
            f"{it.orders} orders, {it.riders} riders, {it.delivered} delivered, {it.rounds} rounds ({steps})",
            f"CPU {it.cpu_s:.1f} s in all, {it.decide_cpu_s:.1f} s deciding: "
            f"{it.decide_mean_ms:.1f} ms a round, {it.decide_max_ms:.1f} ms the longest; {it.most_mb:.0f} MB",
            f"click to door {it.click_to_door_min:.2f} min, p90 {it.click_to_door_p90_min:.2f}; "
            f"late {it.late_percent:.2f} %, {it.late_mean_min:.3f} min in the mean",
            f"fingerprint {it.fingerprint[:16]}",
        ]
    )
