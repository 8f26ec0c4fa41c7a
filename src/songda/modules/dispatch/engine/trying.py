"""Ride a route in thought, and find where one more delivery fits best: the innermost loop of a city.

After every stop the rider's state is a row of numbers (``S_…``, then the stores of the trip), so that several
ways on can be tried from the same point. What a trip costs never falls with a further stop.
"""

import math
from typing import NamedTuple

import numpy as np

from songda.modules.dispatch.engine.board import (
    C_BAG,
    C_BAG_S,
    C_BETWEEN,
    C_DELAY_S,
    C_STOPS,
    C_STORES,
    G_EXACT,
    G_METRES,
    NEVER,
    O_BAG,
    O_BOUND,
    O_DA,
    O_DB,
    O_DROP,
    O_DROP_BY,
    O_LOAD,
    O_PA,
    O_PB,
    O_PICK,
    O_PICKED,
    O_PLACED,
    O_PROMISED,
    O_READY,
    R_CAPACITY,
    R_FREE,
    R_PLACE,
    R_PRICE,
    R_UNTIL,
    R_VEHICLE,
    W_DOOR,
    W_FRESH,
    W_LATE,
    W_LOAD,
    W_RIDE,
    Board,
    Ints,
)
from songda.modules.dispatch.engine.compiled import compiled, lean

S_HERE, S_NOW, S_BAG, S_LOAD, S_DROPPED, S_VISIT, S_ARRIVED, S_DONE, S_UNHURRIED = range(9)
S_LATE, S_SQUARED, S_DOOR, S_FRESH, S_LEGAL, S_STORES = range(9, 15)
STATE = 15
A_LATE, A_SQUARED, A_DOOR, A_FRESH, A_RIDING, A_LOAD, A_PRICE = range(7)
AMOUNTS = 7
L_LEG, L_TO_PICK, L_FROM_PICK, L_TO_DROP, L_FROM_DROP, L_TRIED = range(6)
LATE_UNIT_S = 600  # a delivery this late costs a second time what its lateness costs
STRICT, LENIENT = 0, 1


class Paper(NamedTuple):
    """Room to calculate in. ``states`` [stop]: the rider before it; ``legs`` [L_…, stop]: rides to and from;
    ``codes``: the route being tried; ``picked`` [delivery]: when it was taken; ``stores``: of this trip.
    """

    states: Ints
    legs: Ints
    codes: Ints
    picked: Ints
    stores: Ints


@compiled
def paper(board: Board, width: int) -> Paper:
    """Enough for routes of ``width`` stops and one delivery more."""
    room = width + 3
    return Paper(
        np.zeros((room, STATE + room), np.int64),
        np.zeros((6, room), np.int64),
        np.zeros(room, np.int64),
        np.zeros(board.orders.shape[0], np.int64),
        np.zeros(room, np.int64),
    )


@lean
def ride_s(board: Board, vehicle: int, a: int, b: int) -> int:
    """Seconds from one place to another: from the table, or by the straight line and its pace."""
    if board.rules[G_EXACT] == 1:
        return int(board.times[vehicle, a, b])
    dx = (board.spots[a, 0] - board.spots[b, 0]) * board.rules[G_METRES]
    dy = (board.spots[a, 1] - board.spots[b, 1]) * board.rules[G_METRES]
    # Whole metres, exactly, up to sixty thousand kilometres: the root is correctly rounded everywhere.
    metres = int(math.sqrt(dx * dx + dy * dy))
    return int((metres * board.pace[vehicle, board.spots[a, 2], board.spots[b, 2]] + 999) // 1000)


@lean
def _place(board: Board, code: int) -> int:
    return int(board.orders[code >> 1, O_DROP if code & 1 else O_PICK])


@lean
def _begin(board: Board, rider: int, route: Ints, length: int, on: Paper) -> None:
    """Stand where the rider stands, with in the bag what the route drops without picking it up.

    Notes the rides from stop to stop too.
    """
    first, orders = on.states[0], board.orders
    for column in range(STATE):
        first[column] = 0
    first[S_HERE], first[S_NOW] = board.riders[rider, R_PLACE], board.riders[rider, R_FREE]
    first[S_UNHURRIED] = -1
    here, vehicle = first[S_HERE], board.riders[rider, R_VEHICLE]
    for at in range(length):
        place = _place(board, route[at])
        on.legs[L_LEG, at] = ride_s(board, vehicle, here, place)
        here = place
        if route[at] & 1 == 0:
            continue
        carried = True
        for before in range(at):
            if route[before] == route[at] - 1:
                carried = False
        if carried:
            order = route[at] >> 1
            first[S_BAG] += 1
            first[S_LOAD] += orders[order, O_LOAD]
            on.picked[order] = orders[order, O_PICKED]
            first[S_STORES] = _enter(first[STATE:], first[S_STORES], orders[order, O_PICK])


@lean
def _enter(stores: Ints, count: int, store: int) -> int:
    """Add a store to those of the trip; how many there are then."""
    for at in range(count):
        if stores[at] == store:
            return count
    stores[count] = store
    return count + 1


@lean
def _ride(
    board: Board, rider: int, codes: Ints, legs: Ints, start: int, end: int, on: Paper, how: int, ceiling: int
) -> int:
    """Do the stops from start to end, and say what all is paid for costs then, without the load.

    STRICT: NEVER as soon as a stop breaks a rule or the cost reaches the ceiling. LENIENT: whatever rules it
    breaks, and every state is kept.
    """
    orders, rules, states, picked = board.orders, board.rules, on.states, on.picked
    row = states[start]
    here, now, bag, load, dropped = row[S_HERE], row[S_NOW], row[S_BAG], row[S_LOAD], row[S_DROPPED]
    visit, arrived, done, unhurried = row[S_VISIT], row[S_ARRIVED], row[S_DONE], row[S_UNHURRIED]
    late, squared, door, fresh = row[S_LATE], row[S_SQUARED], row[S_DOOR], row[S_FRESH]
    stores, began = row[S_STORES], max(board.riders[rider, R_FREE], 0)
    _copy(row[STATE:], on.stores, stores)
    cost, legal = 0, True
    for at in range(start, end):
        order = codes[at] >> 1
        if codes[at] & 1 == 0:
            place = orders[order, O_PICK]
            if visit == 1 and place == here:
                # Several at one store are one visit.
                earliest = done
            else:
                # Whoever has stood at this very store since before now has parked; else from now on.
                arrived = now if place == here else max(now, 0) + legs[at]
                earliest = max(arrived + orders[order, O_PB], 0)
            done = max(earliest, orders[order, O_READY])
            if unhurried < 0:
                # Waiting for the first food is free: an offer goes out late enough, so nobody is bound yet.
                unhurried = done - earliest
            visit, here, now = 1, place, done + orders[order, O_PA]
            picked[order] = done
            bag += 1
            load += orders[order, O_LOAD]
            stores = _enter(on.stores, stores, place)
            legal = _may_pick(board, rider, order, load, bag, stores, dropped, done)
        else:
            arrived = now + legs[at]
            done = arrived + orders[order, O_DB]
            here, now = orders[order, O_DROP], done + orders[order, O_DA]
            visit, dropped, unhurried = 0, 1, max(unhurried, 0)
            bag -= 1
            load -= orders[order, O_LOAD]
            if bag == 0:
                stores, dropped = 0, 0
            behind = max(done - orders[order, O_PROMISED], 0)
            late += behind
            squared += behind * behind // LATE_UNIT_S
            door += done - orders[order, O_PLACED]
            fresh += max(done - max(orders[order, O_READY], orders[order, O_PLACED]), 0)
            longest = _longest(board, board.riders[rider, R_VEHICLE], order)
            legal = done <= orders[order, O_DROP_BY] and done - picked[order] <= longest
        riding = max(now, 0) - began - max(unhurried, 0)
        cost = rules[W_LATE] * (late + squared) + rules[W_DOOR] * door
        cost += rules[W_FRESH] * fresh + rules[W_RIDE] * riding
        if how == STRICT:
            if cost >= ceiling or not legal:
                return NEVER
            continue
        row = states[at + 1]
        row[S_HERE], row[S_NOW], row[S_BAG], row[S_LOAD], row[S_DROPPED] = here, now, bag, load, dropped
        row[S_VISIT], row[S_ARRIVED], row[S_DONE], row[S_UNHURRIED] = visit, arrived, done, unhurried
        row[S_LATE], row[S_SQUARED], row[S_DOOR], row[S_FRESH] = late, squared, door, fresh
        row[S_LEGAL], row[S_STORES] = legal, stores
        _copy(on.stores, row[STATE:], stores)
    return cost


@lean
def _may_pick(
    board: Board, rider: int, order: int, load: int, bag: int, stores: int, dropped: int, done: int
) -> bool:
    """Whether the rider may take this one too, with what they carry then."""
    rules = board.rules
    return not (
        load > board.riders[rider, R_CAPACITY]
        or bag > rules[C_BAG]
        or stores > rules[C_STORES]
        or (dropped == 1 and rules[C_BETWEEN] == 0)
        or (done > board.riders[rider, R_UNTIL] and board.orders[order, O_BOUND] == 0)
    )


@lean
def _copy(these: Ints, into: Ints, count: int) -> None:
    for at in range(count):
        into[at] = these[at]


@lean
def _longest(board: Board, vehicle: int, order: int) -> int:
    """How long the food may be in the bag: for a far door, as long as riding straight there takes."""
    if board.orders[order, O_BAG] >= 0:
        return int(board.orders[order, O_BAG])
    straight = ride_s(board, vehicle, board.orders[order, O_PICK], board.orders[order, O_DROP])
    return int(max(board.rules[C_BAG_S], straight + board.orders[order, O_PA] + board.orders[order, O_DB]))


@lean
def drops_of(route: Ints, length: int) -> int:
    drops = 0
    for at in range(length):
        drops += route[at] & 1
    return drops


@lean
def time_route(board: Board, rider: int, route: Ints, length: int, on: Paper) -> int:
    """The cost of a route, whatever rules it breaks. The states after each stop are on the paper."""
    _begin(board, rider, route, length, on)
    cost = _ride(board, rider, route, on.legs[L_LEG], 0, length, on, LENIENT, NEVER)
    # One more delivery weighs the more, the fuller the route is.
    return int(cost + board.rules[W_LOAD] * drops_of(route, length) ** 2 + asked(board, rider, route, length))


@lean
def asked(board: Board, rider: int, route: Ints, length: int) -> int:
    """What the rider asks for the deliveries on the route that are new."""
    price, total = board.riders[rider, R_PRICE], 0
    if price != 0:
        for at in range(length):
            if route[at] & 1 == 1 and board.orders[route[at] >> 1, O_BOUND] == 0:
                total += price
    return int(total)


@lean
def amounts(board: Board, rider: int, route: Ints, length: int, on: Paper, into: Ints) -> None:
    """What a route just timed is paid for (A_…)."""
    last = on.states[length]
    into[A_LATE], into[A_SQUARED] = last[S_LATE], last[S_SQUARED]
    into[A_DOOR], into[A_FRESH] = last[S_DOOR], last[S_FRESH]
    began = max(board.riders[rider, R_FREE], 0)
    into[A_RIDING] = max(last[S_NOW], 0) - began - max(last[S_UNHURRIED], 0)
    into[A_LOAD] = drops_of(route, length) ** 2
    into[A_PRICE] = asked(board, rider, route, length)


@lean
def limit_bound(board: Board, rider: int, route: Ints, length: int, on: Paper) -> None:
    """What a rider's own deliveries may suffer from a new one, measured from the route as it is."""
    time_route(board, rider, route, length, on)
    for at in range(length):
        if route[at] & 1 == 1:
            order, done = route[at] >> 1, on.states[at + 1, S_DONE]
            board.orders[order, O_DROP_BY] = done + board.rules[C_DELAY_S]
            board.orders[order, O_BAG] = max(board.rules[C_BAG_S], done - on.picked[order])
            board.orders[order, O_BOUND] = 1


@lean
def fit(
    board: Board, rider: int, route: Ints, length: int, order: int, first: int, on: Paper, found: Ints
) -> int:
    """The cost of the route with the delivery at its cheapest place, NEVER when none is allowed.

    Nothing comes before ``first``, and the rest keeps its order; of equally cheap places the first is kept.
    ``found`` gets the position of the pickup and, counted on the old route, of the drop.
    """
    if length + 2 > board.rules[C_STOPS]:
        return NEVER
    codes, tried, best = on.codes, on.legs[L_TRIED], NEVER
    time_route(board, rider, route, length, on)
    _rides_between(board, rider, route, length, order, on)
    for position in range(length + 1):
        if position > 0:
            if on.states[position, S_LEGAL] == 0:
                break
            if route[position - 1] & 1 == 0:
                # What was tried before took it at another time.
                on.picked[route[position - 1] >> 1] = on.states[position, S_DONE]
        if position < first:
            continue
        codes[position], tried[position] = 2 * order, on.legs[L_TO_PICK, position]
        for drop_at in range(position, length + 1):
            _write(route, length, order, position, drop_at, on)
            total = _ride(board, rider, codes, tried, position, length + 2, on, STRICT, best)
            if total < best:
                best, found[0], found[1] = total, position, drop_at
    if best >= NEVER:
        return NEVER
    asks = asked(board, rider, route, length) + board.riders[rider, R_PRICE]
    return int(best + board.rules[W_LOAD] * (drops_of(route, length) + 1) ** 2 + asks)


@lean
def _rides_between(board: Board, rider: int, route: Ints, length: int, order: int, on: Paper) -> None:
    """Seconds to and from the new stops at each position, and straight from the one to the other."""
    here, vehicle = board.riders[rider, R_PLACE], board.riders[rider, R_VEHICLE]
    pick, drop = board.orders[order, O_PICK], board.orders[order, O_DROP]
    for at in range(length + 1):
        on.legs[L_TO_PICK, at] = ride_s(board, vehicle, here, pick)
        on.legs[L_TO_DROP, at] = ride_s(board, vehicle, here, drop)
        if at < length:
            here = _place(board, route[at])
            on.legs[L_FROM_PICK, at] = ride_s(board, vehicle, pick, here)
            on.legs[L_FROM_DROP, at] = ride_s(board, vehicle, drop, here)
    on.legs[L_FROM_PICK, length] = ride_s(board, vehicle, pick, drop)


@lean
def _write(route: Ints, length: int, order: int, position: int, drop_at: int, on: Paper) -> None:
    """The route from the pickup on, and the rides to each of its stops."""
    codes, legs = on.codes, on.legs
    for at in range(position, drop_at):
        codes[at + 1] = route[at]
        legs[L_TRIED, at + 1] = legs[L_FROM_PICK, at] if at == position else legs[L_LEG, at]
    codes[drop_at + 1] = 2 * order + 1
    straight = drop_at == position
    legs[L_TRIED, drop_at + 1] = legs[L_FROM_PICK, length] if straight else legs[L_TO_DROP, drop_at]
    for at in range(drop_at, length):
        codes[at + 2] = route[at]
        legs[L_TRIED, at + 2] = legs[L_FROM_DROP, at] if at == drop_at else legs[L_LEG, at]


@lean
def insert(route: Ints, length: int, order: int, pick_at: int, drop_at: int, into: Ints) -> None:
    """Write the route with the delivery at places that `fit` found."""
    for at in range(pick_at):
        into[at] = route[at]
    into[pick_at] = 2 * order
    for at in range(pick_at, drop_at):
        into[at + 1] = route[at]
    into[drop_at + 1] = 2 * order + 1
    for at in range(drop_at, length):
        into[at + 2] = route[at]


@lean
def remove(route: Ints, length: int, order: int, into: Ints) -> int:
    """Write the route without the delivery; its length."""
    count = 0
    for at in range(length):
        if route[at] >> 1 != order:
            into[count] = route[at]
            count += 1
    return count
