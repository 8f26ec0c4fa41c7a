"""The insertion once more, in plain words and without arrays: what the compiled core is measured against."""

from dataclasses import dataclass
from dataclasses import field as a_field
from math import isqrt

from songda.modules.dispatch.engine.costing import cost
from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.engine.riding import Amounts
from songda.modules.dispatch.engine.values import Delivery, Paces, Rider, Snapshot

LATE_UNIT_S = 600
NEVER_S = 1 << 62


@dataclass(frozen=True)
class Plain:
    """The field in lists. ``travel``: of each rider, rows of seconds from place to place."""

    params: Params
    deliveries: tuple[Delivery, ...]
    riders: tuple[Rider, ...]
    base: tuple[Route, ...]
    bound: frozenset[int]
    travel: list[list[list[int]]]
    pickups: list[tuple[int, int, int, int, int]]
    drops: list[tuple[int, int, int, int, int, int, int]]
    carried: list[list[int]]


def plain(field: Field) -> Plain:
    tables = seconds(field.snapshot)
    return Plain(
        params=field.params,
        deliveries=field.deliveries,
        riders=field.riders,
        base=field.base,
        bound=frozenset(code >> 1 for route in field.base for code in route),
        travel=[tables[rider.vehicle] for rider in field.riders],
        pickups=[
            (d.pickup_place, d.pickup_before_s, d.pickup_after_s, d.ready_s, d.load_units)
            for d in field.deliveries
        ],
        drops=[
            (
                d.drop_place,
                d.drop_before_s,
                d.drop_after_s,
                d.placed_s,
                d.promised_s,
                max(d.ready_s, d.placed_s),
                d.load_units,
            )
            for d in field.deliveries
        ],
        carried=[[c >> 1 for c in route if c & 1 and c - 1 not in route] for route in field.base],
    )


def seconds(snapshot: Snapshot) -> dict[str, list[list[int]]]:
    """Every vehicle's table, written out where it is told by paces."""
    if snapshot.paces is None:
        return {travel.vehicle: travel.matrix().tolist() for travel in snapshot.travels}
    paces, table = snapshot.paces, snapshot.paces.table().tolist()
    areas = [_area(paces, x, y) for x, y in snapshot.places]
    far = [
        [isqrt(((ax - bx) ** 2 + (ay - by) ** 2) * snapshot.grid_m**2) for bx, by in snapshot.places]
        for ax, ay in snapshot.places
    ]
    return {
        vehicle: [
            [-(-metres * table[at][areas[a]][areas[b]] // 1000) for b, metres in enumerate(row)]
            for a, row in enumerate(far)
        ]
        for at, vehicle in enumerate(paces.vehicles)
    }


def _area(paces: Paces, x: int, y: int) -> int:
    column = min(max((x - paces.west) // paces.cell, 0), paces.columns - 1)
    row = min(max((y - paces.south) // paces.cell, 0), paces.rows - 1)
    return row * paces.columns + column


def reach_s(it: Plain, number: int, rider: int) -> int:
    """How soon the rider can be at the store, from where they stand or from a stop they are bound to make."""
    who, times, store = it.riders[rider], it.travel[rider], it.deliveries[number].pickup_place
    soonest = who.free_s + times[who.place][store]
    trip = Trip(it, rider, NO_LIMITS)
    for code in it.base[rider]:
        trip.do(code)
        delivery = it.deliveries[code >> 1]
        place = delivery.drop_place if code & 1 else delivery.pickup_place
        soonest = min(soonest, trip.now_s + times[place][store])
    return soonest


class Trip:
    """A rider on the way, stop by stop. Copy it to try several ways on from the same point.

    ``pick`` and ``drop`` say whether the stop breaks no constraint; after a no the trip is of no use any
    more, unless nobody asked for constraints. What a trip costs never falls with a further stop.
    """

    __slots__ = (
        "_bag",
        "_dropped",
        "_field",
        "_here",
        "_limits",
        "_load",
        "_picked",
        "_rider",
        "_stores",
        "_times",
        "_unhurried_s",
        "_visit",
        "door_s",
        "fresh_s",
        "late_s",
        "late_squared",
        "now_s",
    )

    def __init__(self, field: Plain, rider: int, limits: "Limits") -> None:
        carried = field.carried[rider]
        self._field, self._rider, self._limits = field, rider, limits
        self._times = field.travel[rider]
        self._here = field.riders[rider].place
        self.now_s = field.riders[rider].free_s
        self._bag = len(carried)
        self._load = sum(field.drops[number][6] for number in carried)
        self._stores = frozenset(field.pickups[number][0] for number in carried)
        self._picked = {number: field.deliveries[number].picked_s or 0 for number in carried}
        self._dropped = False
        self._visit: tuple[int, int] | None = None
        self._unhurried_s = -1
        self.late_s = self.late_squared = self.door_s = self.fresh_s = 0

    def copy(self) -> "Trip":
        other = Trip.__new__(Trip)
        other._field, other._rider, other._limits = self._field, self._rider, self._limits
        other._times, other._here, other.now_s = self._times, self._here, self.now_s
        other._bag, other._load, other._stores = self._bag, self._load, self._stores
        other._picked = self._picked.copy()
        other._dropped, other._visit, other._unhurried_s = self._dropped, self._visit, self._unhurried_s
        other.late_s, other.late_squared = self.late_s, self.late_squared
        other.door_s, other.fresh_s = self.door_s, self.fresh_s
        return other

    def do(self, code: int) -> bool:
        return self.drop(code >> 1) if code & 1 else self.pick(code >> 1)

    def pick(self, number: int) -> bool:
        """Arrive, wait for the food, take it. Several at one store are one visit."""
        place, before_s, after_s, ready_s, load = self._field.pickups[number]
        if self._visit is not None and place == self._here:
            arrived_s, earliest_s = self._visit
        else:
            # Whoever has stood at this very store since before now has parked; nobody sets off before now.
            ride_s = self._times[self._here][place]
            arrived_s = self.now_s if place == self._here else max(self.now_s, 0) + ride_s
            earliest_s = max(arrived_s + before_s, 0)
        done_s = ready_s if ready_s > earliest_s else earliest_s
        if self._unhurried_s < 0:
            # Waiting for the first food is free: an offer goes out late enough, so nobody is bound yet.
            self._unhurried_s = done_s - earliest_s
        self._visit = (arrived_s, done_s)
        self._here, self.now_s = place, done_s + after_s
        self._picked[number] = done_s
        self._bag += 1
        self._load += load
        if place not in self._stores:
            self._stores |= {place}
        return self._allows(number, done_s)

    def drop(self, number: int) -> bool:
        """Ride to the door and hand over."""
        place, before_s, after_s, placed_s, promised_s, fresh_from_s, load = self._field.drops[number]
        done_s = self.now_s + self._times[self._here][place] + before_s
        self._here, self.now_s = place, done_s + after_s
        self._visit, self._dropped = None, True
        self._unhurried_s = max(self._unhurried_s, 0)
        self._bag -= 1
        self._load -= load
        if self._bag == 0:
            self._stores, self._dropped = frozenset(), False
        if done_s > promised_s:
            late_s = done_s - promised_s
            self.late_s += late_s
            self.late_squared += late_s * late_s // LATE_UNIT_S
        self.door_s += done_s - placed_s
        if done_s > fresh_from_s:
            self.fresh_s += done_s - fresh_from_s
        limits = self._limits
        if done_s > limits.drop_by.get(number, NEVER_S):
            return False
        return done_s - self._picked[number] <= limits.bag_s.get(number, NEVER_S)

    def last(self, code: int) -> tuple[int, int]:
        """Arrival and hand-over of the stop just done."""
        if self._visit is not None:
            return self._visit
        _, before_s, after_s, *_ = self._field.drops[code >> 1]
        return self.now_s - after_s - before_s, self.now_s - after_s

    def riding_s(self) -> int:
        began_s = max(self._field.riders[self._rider].free_s, 0)
        return max(self.now_s, 0) - began_s - max(self._unhurried_s, 0)

    def _allows(self, number: int, done_s: int) -> bool:
        rules, who = self._field.params.constraints, self._field.riders[self._rider]
        return not (
            self._load > who.capacity_units
            or self._bag > rules.deliveries_in_bag_max
            or len(self._stores) > rules.stores_per_trip_max
            or (self._dropped and not rules.pickup_between_drops)
            or (done_s > who.until_s and number not in self._field.bound)
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """Latest hand-over of each bound delivery, and longest time in the bag of each; missing means none."""

    drop_by: dict[int, int]
    bag_s: dict[int, int]


NO_LIMITS = Limits({}, {})


def ride(field: Plain, rider: int, route: Route) -> tuple[list[int], Amounts]:
    """The hand-overs of a route and what it is paid for, whatever rules it breaks."""
    trip, done = Trip(field, rider, NO_LIMITS), []
    for code in route:
        trip.do(code)
        done.append(trip.last(code)[1])
    return done, amounts(trip, route)


def amounts(trip: Trip, route: Route) -> Amounts:
    """What a finished trip is paid for."""
    return (
        trip.late_s,
        trip.late_squared,
        trip.door_s,
        trip.fresh_s,
        trip.riding_s(),
        load_of(route),
        asked(trip._field, trip._rider, route),
    )


def load_of(route: Route) -> int:
    """Deliveries on a route, squared: one more weighs the more, the fuller it is."""
    return sum(code & 1 for code in route) ** 2


def asked(field: Plain, rider: int, route: Route) -> int:
    """What the rider asks for what they aren't bound to yet."""
    new = [code for code in route if code & 1 and code >> 1 not in field.bound]
    return field.riders[rider].price * len(new)


def limits_of(field: Plain, rider: int) -> Limits:
    """What a rider's own deliveries may suffer from a new one, measured from the route as it is."""
    rules = field.params.constraints
    before, _ = ride(field, rider, field.base[rider])
    drop_by: dict[int, int] = {}
    bag_s: dict[int, int] = {}
    picked: dict[int, int] = {}
    for code, done in zip(field.base[rider], before, strict=True):
        number = code >> 1
        if code & 1:
            drop_by[number] = done + rules.delay_s_max
            since = picked.get(number, field.deliveries[number].picked_s or 0)
            bag_s[number] = max(rules.bag_s_max, done - since)
        else:
            picked[number] = done
    return Limits(drop_by, bag_s)


def bag_limit(field: Plain, rider: int, number: int) -> int:
    """A far door may take longer than the limit; riding straight there is always allowed."""
    delivery = field.deliveries[number]
    straight = field.travel[rider][delivery.pickup_place][delivery.drop_place]
    return max(
        field.params.constraints.bag_s_max, straight + delivery.pickup_after_s + delivery.drop_before_s
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

    def __init__(self, field: Plain, rider: int, old: Route, number: int) -> None:
        self._old, self._number, self._weights = old, number, field.params.weights
        self._loaded = self._weights.load * load_of((*old, 2 * number + 1))
        self._loaded += asked(field, rider, (*old, 2 * number + 1))
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

    field: Plain
    _limits: dict[int, Limits] = a_field(default_factory=dict)
    _costs: dict[tuple[int, Route], int] = a_field(default_factory=dict)
    _best: dict[tuple[int, Route, int], Insertion | None] = a_field(default_factory=dict)

    def cost_of(self, rider: int, route: Route) -> int:
        key = (rider, route)
        if key not in self._costs:
            self._costs[key] = cost(self.field.params.weights, ride(self.field, rider, route)[1])
        return self._costs[key]

    def best(self, rider: int, route: Route, number: int) -> Insertion | None:
        """The cheapest place for pickup and drop, the rest keeping its order; None when none is allowed."""
        key = (rider, route, number)
        if key not in self._best:
            self._best[key] = self._search(rider, route, number)
        return self._best[key]

    def _search(self, rider: int, route: Route, number: int) -> Insertion | None:
        if self._full(route):
            return None
        before = Trip(self.field, rider, self._limits_for(rider, (*route, 2 * number)))
        first = min(self.field.riders[rider].locked, len(route))
        finder = _Finder(self.field, rider, route, number)
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

    def _limits_for(self, rider: int, route: Route) -> Limits:
        if rider not in self._limits:
            self._limits[rider] = limits_of(self.field, rider)
        limits = self._limits[rider]
        for code in route:
            if code >> 1 not in limits.bag_s:
                limits.bag_s[code >> 1] = bag_limit(self.field, rider, code >> 1)
        return limits
