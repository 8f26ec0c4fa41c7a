"""Ride a route in thought: when is what done, what does it cost, and is it allowed."""

from dataclasses import dataclass

from songda.modules.dispatch.engine.field import NEVER_S, Field, Route

LATE, LATE_SQUARED, TO_DOOR, FRESHNESS, RIDING, LOAD = range(6)
Amounts = tuple[int, int, int, int, int, int]
NOTHING: Amounts = (0, 0, 0, 0, 0, 0)
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


@dataclass(frozen=True, slots=True)
class Limits:
    """Latest hand-over of each bound delivery, and longest time in the bag of each; missing means none."""

    drop_by: dict[int, int]
    bag_s: dict[int, int]


NO_LIMITS = Limits({}, {})


def ride(field: Field, rider: int, route: Route) -> Ride:
    """The times of a route, whatever rules it breaks."""
    ridden = _ride(field, rider, route, NO_LIMITS, lenient=True)
    assert ridden is not None
    return ridden


def ride_within(field: Field, rider: int, route: Route, limits: Limits) -> Ride | None:
    """The times of a route, or None when it breaks a constraint."""
    return _ride(field, rider, route, limits, lenient=False)


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


# One loop kept whole for speed: a round runs it some ten thousand times.
def _ride(field: Field, rider: int, route: Route, limits: Limits, *, lenient: bool) -> Ride | None:
    rules, who, times, deliveries = (
        field.params.constraints,
        field.riders[rider],
        field.travel[rider],
        field.deliveries,
    )
    carried = {code >> 1 for code in route if code & 1} - {code >> 1 for code in route if not code & 1}
    load = sum(deliveries[number].load_units for number in carried)
    bag = len(carried)
    stores = {deliveries[number].pickup_place for number in carried}
    now, here, visiting, dropped, unhurried = who.free_s, who.place, False, False, 0
    picked: dict[int, int] = {}
    arrive: list[int] = []
    done: list[int] = []
    leave: list[int] = []
    late_s = late_squared = door_s = fresh_s = 0
    for code in route:
        number = code >> 1
        delivery = deliveries[number]
        if code & 1:
            there = now + times[here][delivery.drop_place]
            event = there + delivery.drop_before_s
            now = event + delivery.drop_after_s
            here, visiting, dropped = delivery.drop_place, False, True
            load -= delivery.load_units
            bag -= 1
            since = picked.get(number, delivery.picked_s or 0)
            if not lenient and (
                event > limits.drop_by.get(number, NEVER_S)
                or event - since > limits.bag_s.get(number, NEVER_S)
            ):
                return None
            if bag == 0:
                stores.clear()
                dropped = False
            late = max(0, event - delivery.promised_s)
            late_s += late
            late_squared += late * late // LATE_UNIT_S
            door_s += event - delivery.placed_s
            fresh_s += event - max(delivery.ready_s, delivery.placed_s)
        else:
            same_visit = visiting and here == delivery.pickup_place
            if same_visit:
                there, earliest = arrive[-1], done[-1]
            else:
                there = now + times[here][delivery.pickup_place]
                earliest = there + delivery.pickup_before_s
            event = max(earliest, delivery.ready_s)
            if not arrive:
                unhurried = event - earliest
            now = event + delivery.pickup_after_s
            here, visiting = delivery.pickup_place, True
            load += delivery.load_units
            bag += 1
            stores.add(here)
            picked[number] = event
            if not lenient and (
                load > who.capacity_units
                or bag > rules.deliveries_in_bag_max
                or len(stores) > rules.stores_per_trip_max
                or (dropped and not rules.pickup_between_drops)
                or (number not in field.bound and event > who.until_s)
            ):
                return None
        arrive.append(there)
        done.append(event)
        leave.append(now)
    # Waiting for the first food is free: an offer goes out late enough, so the rider isn't bound yet.
    riding_s = now - who.free_s - unhurried
    amounts = (late_s, late_squared, door_s, fresh_s, riding_s, _squared(route))
    return Ride(tuple(arrive), tuple(done), tuple(leave), amounts)


def _squared(route: Route) -> int:
    return sum(code & 1 for code in route) ** 2
