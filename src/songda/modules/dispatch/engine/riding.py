"""Ride a route in thought: when is what done, what does it cost, and is it allowed."""

from dataclasses import dataclass

from songda.modules.dispatch.engine.field import NEVER_S, Field, Route

LATE, LATE_SQUARED, TO_DOOR, FRESHNESS, RIDING, LOAD = range(6)
Amounts = tuple[int, int, int, int, int, int]
LATE_UNIT_S = 600  # a delivery this late costs a second time what its lateness costs


@dataclass(frozen=True, slots=True)
class Ride:
    """Per stop: arrival, hand-over, departure.

    ``amounts``: what is paid for, in the order of the constants above.
    """

    arrive: tuple[int, ...]
    done: tuple[int, ...]
    leave: tuple[int, ...]
    amounts: Amounts


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

    def __init__(self, field: Field, rider: int, limits: "Limits") -> None:
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


def ride(field: Field, rider: int, route: Route) -> Ride:
    """The times of a route, whatever rules it breaks."""
    trip = Trip(field, rider, NO_LIMITS)
    arrive: list[int] = []
    done: list[int] = []
    leave: list[int] = []
    for code in route:
        trip.do(code)
        arrived_s, done_s = trip.last(code)
        arrive.append(arrived_s)
        done.append(done_s)
        leave.append(trip.now_s)
    return Ride(tuple(arrive), tuple(done), tuple(leave), amounts(trip, route))


def amounts(trip: Trip, route: Route) -> Amounts:
    """What a finished trip is paid for."""
    return (
        trip.late_s,
        trip.late_squared,
        trip.door_s,
        trip.fresh_s,
        trip.riding_s(),
        load_of(route),
    )


def load_of(route: Route) -> int:
    """Deliveries on a route, squared: one more weighs the more, the fuller it is."""
    return sum(code & 1 for code in route) ** 2


def limits_of(field: Field, rider: int) -> Limits:
    """What a rider's own deliveries may suffer from a new one, measured from the route as it is."""
    rules = field.params.constraints
    before = ride(field, rider, field.base[rider])
    drop_by: dict[int, int] = {}
    bag_s: dict[int, int] = {}
    picked: dict[int, int] = {}
    for code, done in zip(field.base[rider], before.done, strict=True):
        number = code >> 1
        if code & 1:
            drop_by[number] = done + rules.delay_s_max
            since = picked.get(number, field.deliveries[number].picked_s or 0)
            bag_s[number] = max(rules.bag_s_max, done - since)
        else:
            picked[number] = done
    return Limits(drop_by, bag_s)


def bag_limit(field: Field, rider: int, number: int) -> int:
    """A far door may take longer than the limit; riding straight there is always allowed."""
    delivery = field.deliveries[number]
    straight = field.travel[rider][delivery.pickup_place][delivery.drop_place]
    return max(
        field.params.constraints.bag_s_max, straight + delivery.pickup_after_s + delivery.drop_before_s
    )
