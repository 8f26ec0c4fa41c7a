"""What a sequence of trips costs, and where one more delivery fits into it: the inner loop of the search.

A rider's sequence is a row of delivery numbers in order of their drops; ``first`` marks where a trip begins,
at one store each. ``world`` are whole numbers only (see `World`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.compiled import compiled

Ints = NDArray[np.int64]
TOO_DEAR = 1 << 50
W_LATE, W_DOOR, W_FRESH, W_RIDE, W_LOAD, W_UNPLANNED = range(6)
O_PICK, O_DROP, O_READY, O_PLACED, O_PROMISED, O_PB, O_PA, O_DB, O_DA, O_LOAD = range(10)
R_PLACE, R_FREE, R_UNTIL, R_VEHICLE, R_CAPACITY = range(5)


class World(NamedTuple):
    """``travel``: [vehicle, from, to]; ``orders`` and ``riders``: columns as the constants say; ``allowed``:
    [order, rider]; ``limits``: deliveries in the bag, deliveries in a sequence; ``pays``: [rider, deliveries
    in the sequence].
    """

    travel: NDArray[np.int32]
    orders: Ints
    riders: Ints
    allowed: NDArray[np.uint8]
    weights: Ints
    limits: Ints
    pays: Ints


@compiled
def price(world: World, rider: int, row: Ints, first: Ints, length: int) -> int:
    """The cost of a sequence, or TOO_DEAR when it breaks a rule."""
    travel, orders, who, weights = world.travel, world.orders, world.riders[rider], world.weights
    vehicle = who[R_VEHICLE]
    now, here = who[R_FREE], who[R_PLACE]
    began = max(now, 0)
    cost, position, unhurried = 0, 0, -1
    while position < length:
        store = orders[row[position], O_PICK]
        end, ready, before, after, load = position, 0, 0, 0, 0
        while end < length and (end == position or first[end] == 0):
            order = row[end]
            if orders[order, O_PICK] != store:
                return TOO_DEAR
            ready = max(ready, orders[order, O_READY])
            before, after = max(before, orders[order, O_PB]), max(after, orders[order, O_PA])
            load += orders[order, O_LOAD]
            end += 1
        if end - position > world.limits[0] or load > who[R_CAPACITY]:
            return TOO_DEAR
        if here != store:
            now = max(now, 0) + travel[vehicle, here, store]
        earliest = max(now + before, 0)
        done = max(earliest, ready)
        if done > who[R_UNTIL]:
            return TOO_DEAR
        if unhurried < 0:
            unhurried = done - earliest
        now, here = done + after, store
        for at in range(position, end):
            order = row[at]
            place = orders[order, O_DROP]
            done = now + travel[vehicle, here, place] + orders[order, O_DB]
            now, here = done + orders[order, O_DA], place
            cost += weights[W_DOOR] * (done - orders[order, O_PLACED])
            late = done - orders[order, O_PROMISED]
            if late > 0:
                cost += weights[W_LATE] * (late + late * late // 600)
            fresh_from = max(orders[order, O_READY], orders[order, O_PLACED])
            if done > fresh_from:
                cost += weights[W_FRESH] * (done - fresh_from)
        position = end
    cost += weights[W_RIDE] * (max(now, 0) - began - max(unhurried, 0))
    cost += weights[W_LOAD] * length * length
    cost += world.pays[rider, length]
    return int(cost)


@compiled
def end_of(world: World, rider: int, row: Ints, first: Ints, length: int) -> tuple[int, int]:
    """When a legal sequence ends, and where."""
    orders, who = world.orders, world.riders[rider]
    ways = world.travel[who[R_VEHICLE]]
    now, here = who[R_FREE], who[R_PLACE]
    for position in range(length):
        if first[position] == 1:
            store, ready, before, after, at = orders[row[position], O_PICK], 0, 0, 0, position
            while at < length and (at == position or first[at] == 0):
                order = orders[row[at]]
                ready = max(ready, order[O_READY])
                before, after, at = max(before, order[O_PB]), max(after, order[O_PA]), at + 1
            if here != store:
                now = max(now, 0) + ways[here, store]
            now, here = max(now + before, 0, ready) + after, store
        order = orders[row[position]]
        now += ways[here, order[O_DROP]] + order[O_DB] + order[O_DA]
        here = order[O_DROP]
    return now, here


@compiled
def place(
    row: Ints, first: Ints, length: int, order: int, position: int, how: int, into: Ints, marks: Ints
) -> None:
    """Write the sequence with the order at a position: as a trip of its own (how 0), as the new head of the
    trip that begins there (1), or inside the trip (2).
    """
    for at in range(position):
        into[at], marks[at] = row[at], first[at]
    into[position], marks[position] = order, 0 if how == 2 else 1
    for at in range(position, length):
        into[at + 1], marks[at + 1] = row[at], first[at]
    if how == 1:
        marks[position + 1] = 0


@compiled
def fit(
    world: World, rider: int, row: Ints, first: Ints, length: int, order: int, into: Ints, marks: Ints
) -> tuple[int, int, int]:
    """The cheapest way in: its cost then, the position and how. TOO_DEAR when there is none."""
    best, best_position, best_how = TOO_DEAR, 0, 0
    if length >= world.limits[1]:
        return best, best_position, best_how
    store = world.orders[order, O_PICK]
    for position in range(length + 1):
        for how in range(3):
            if how < 2 and position < length and first[position] == 0:
                continue
            if how == 1 and (position == length or world.orders[row[position], O_PICK] != store):
                continue
            if how == 2 and (position == 0 or world.orders[row[position - 1], O_PICK] != store):
                continue
            place(row, first, length, order, position, how, into, marks)
            cost = price(world, rider, into, marks, length + 1)
            if cost < best:
                best, best_position, best_how = cost, position, how
    return best, best_position, best_how
