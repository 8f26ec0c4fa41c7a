"""From the field to rows of whole numbers, through the search, and back to routes."""

import numpy as np

from songda.modules.dispatch.engine.coming import imagined
from songda.modules.dispatch.engine.draft import Draft
from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.paying import pays
from songda.modules.dispatch.engine.pricing import TOO_DEAR, Ints, World, price
from songda.modules.dispatch.engine.riding import ride
from songda.modules.dispatch.engine.sequencing import sequence
from songda.modules.dispatch.engine.values import StopKind
from songda.modules.dispatch.engine.weighing import weigh


def sequenced(field: Field, seed: int) -> tuple[Draft, int]:
    """Every rider's trips after what they are bound to, and how often the search got better.

    Starts from the intents of the last plan as far as they are still possible.
    """
    params, numbers = field.params, field.open
    world = world_of(field)
    width = params.constraints.stops_max // 2 + 1
    shape = (len(field.riders), width)
    rows, firsts = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    lengths = np.zeros(shape[0], np.int64)
    _recall(field, world, rows, firsts, lengths)
    better = sequence(
        world,
        rows,
        firsts,
        lengths,
        seed & 0xFFFFFFFF,
        params.sequence_iterations,
        params.sequence_ruin_max,
        params.sequence_heat,
    )
    _weigh(field, world, rows, firsts, lengths, seed)
    routes: list[Route] = []
    for rider, base in enumerate(field.base):
        length = int(lengths[rider])
        orders = [numbers[at] for at in rows[rider, :length].tolist()]
        routes.append((*base, *_codes(orders, firsts[rider, :length].tolist())))
    planned = {code >> 1 for route in routes for code in route}
    return Draft(routes, [number for number in numbers if number not in planned]), int(better)


def _weigh(field: Field, world: World, rows: Ints, firsts: Ints, lengths: Ints, seed: int) -> None:
    """Move what the orders to come would rather have with another rider."""
    futures = imagined(field, seed & 0xFFFFFFFF)
    if not futures.size or not field.open:
        return
    usual = field.deliveries[field.open[0]]
    after_s = usual.pickup_after_s + usual.drop_before_s + usual.drop_after_s
    handing = np.array([usual.pickup_before_s, after_s], np.int64)
    weigh(world, rows, firsts, lengths, futures, handing)


def world_of(field: Field) -> World:
    vehicles = [travel.vehicle for travel in field.snapshot.travels]
    weights, rules = field.params.weights, field.params.constraints
    return World(
        travel=np.array([travel.matrix() for travel in field.snapshot.travels], dtype=np.int32),
        orders=_orders(field),
        riders=np.array(
            [_rider(field, rider, vehicles) for rider in range(len(field.riders))], dtype=np.int64
        ).reshape(-1, 5),
        allowed=_allowed(field),
        weights=np.array(
            [
                weights.lateness,
                weights.to_door,
                weights.freshness,
                weights.riding,
                weights.load,
                weights.unplanned,
            ],
            dtype=np.int64,
        ),
        limits=np.array([rules.deliveries_in_bag_max, rules.stops_max // 2], dtype=np.int64),
        pays=pays(field.riders, weights.pay, rules.stops_max // 2),
    )


def _orders(field: Field) -> Ints:
    rows = []
    for number in field.open:
        d = field.deliveries[number]
        service = (d.pickup_before_s, d.pickup_after_s, d.drop_before_s, d.drop_after_s)
        rows.append(
            (d.pickup_place, d.drop_place, d.ready_s, d.placed_s, d.promised_s, *service, d.load_units)
        )
    return np.array(rows, dtype=np.int64).reshape(-1, 10)


def _rider(field: Field, rider: int, vehicles: list[str]) -> tuple[int, ...]:
    who, base = field.riders[rider], field.base[rider]
    place, free_s = who.place, who.free_s
    if base:
        free_s = ride(field, rider, base).leave[-1]
        last = field.deliveries[base[-1] >> 1]
        place = last.drop_place
    vehicle = vehicles.index(who.vehicle)
    return place, free_s, who.until_s, vehicle, who.capacity_units


def _allowed(field: Field) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    allowed = np.ones((len(field.open), len(field.riders)), dtype=np.uint8)
    for rider, who in enumerate(field.riders):
        if not who.taking or who.care:
            allowed[:, rider] = 0
        if who.only_delivery is not None:
            others = [field.deliveries[number].id != who.only_delivery for number in field.open]
            allowed[others, rider] = 0
    for row, number in enumerate(field.open):
        d = field.deliveries[number]
        if not (d.only_rider or d.vehicles or d.refused_by):
            continue
        for rider, who in enumerate(field.riders):
            if d.only_rider is not None:
                allowed[row, rider] = d.only_rider == who.id and not who.care
            elif (d.vehicles and who.vehicle not in d.vehicles) or who.id in d.refused_by:
                allowed[row, rider] = 0
    return allowed


def _recall(field: Field, world: World, rows: Ints, firsts: Ints, lengths: Ints) -> None:
    """The last plan's rows without what is gone; a row that isn't legal any more is left empty."""
    position = {field.deliveries[number].id: row for row, number in enumerate(field.open)}
    number_of = {rider.id: number for number, rider in enumerate(field.riders)}
    taken: set[int] = set()
    for intent in field.snapshot.intents:
        rider = number_of.get(intent.rider_id)
        if rider is None:
            continue
        length, heads = 0, True
        for stop in intent.stops:
            if stop.kind is StopKind.PICKUP:
                heads = True
                continue
            row = position.get(stop.delivery_id)
            if row is None or row in taken or not world.allowed[row, rider] or length >= world.limits[1]:
                continue
            rows[rider, length], firsts[rider, length] = row, int(heads)
            length, heads = length + 1, False
            taken.add(row)
        if price(world, rider, rows[rider], firsts[rider], length) >= TOO_DEAR:
            taken -= set(rows[rider, :length].tolist())
            length = 0
        lengths[rider] = length


def _codes(orders: list[int], firsts: list[int]) -> Route:
    """Pickups of a whole trip, then its drops, trip after trip."""
    codes: list[int] = []
    begin = 0
    for end in range(1, len(orders) + 1):
        if end == len(orders) or firsts[end]:
            trip = orders[begin:end]
            codes += [2 * number for number in sorted(trip)]
            codes += [2 * number + 1 for number in trip]
            begin = end
    return tuple(codes)
