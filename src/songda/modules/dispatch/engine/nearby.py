"""Which riders are asked about a delivery at all: the few who can be at the store first.

A rider counts from where they stand and from every stop they are bound to make. Where times come from the
straight line, a grid over those points spares looking at all of them; the answer is the same.
"""

from typing import NamedTuple

import numpy as np

from songda.modules.dispatch.engine.board import (
    ANYBODY,
    G_EXACT,
    G_METRES,
    NEVER,
    O_DROP,
    O_LOAD,
    O_ONLY,
    O_PICK,
    O_VEHICLES,
    R_CAPACITY,
    R_FREE,
    R_ONLY,
    R_PLACE,
    R_TAKING,
    R_VEHICLE,
    Board,
    Ints,
)
from songda.modules.dispatch.engine.compiled import compiled, lean
from songda.modules.dispatch.engine.trying import S_NOW, paper, ride_s, time_route


class Refusals(NamedTuple):
    """Rider numbers an order was refused by: ``riders[start[order]:start[order + 1]]``."""

    start: Ints
    riders: Ints


class Points(NamedTuple):
    """Where and when riders will be: [point] of (rider, place, second), sorted into cells.

    ``start`` [cell]: its first point; ``box``: west, south, columns, rows, cell in grid steps, earliest
    second, smallest pace.
    """

    points: Ints
    start: Ints
    box: Ints


@compiled
def points_of(board: Board, routes: Ints, lengths: Ints) -> Ints:
    """Every place a rider who may be asked passes, and when."""
    riders, width = routes.shape
    points = np.empty((riders + lengths.sum(), 3), np.int64)
    on, count = paper(board, width), 0
    for rider in range(riders):
        points[count, 0], points[count, 1] = rider, board.riders[rider, R_PLACE]
        points[count, 2] = board.riders[rider, R_FREE]
        count += 1
        length = lengths[rider]
        if length == 0:
            continue
        time_route(board, rider, routes[rider], length, on)
        for at in range(length):
            code = routes[rider, at]
            points[count, 0], points[count, 2] = rider, on.states[at + 1, S_NOW]
            points[count, 1] = board.orders[code >> 1, O_DROP if code & 1 else O_PICK]
            count += 1
    return points


@compiled
def gridded(board: Board, points: Ints) -> Points:
    """The points by cells holding a handful each."""
    count = points.shape[0]
    xs, ys = np.empty(count, np.int64), np.empty(count, np.int64)
    for at in range(count):
        xs[at], ys[at] = board.spots[points[at, 1], 0], board.spots[points[at, 1], 1]
    box = np.array([0, 0, 1, 1, 1, 0, 0], np.int64)
    if count:
        box[0], box[1] = xs.min(), ys.min()
        wide, high = xs.max() - box[0] + 1, ys.max() - box[1] + 1
        cell = 1
        while (wide // cell + 1) * (high // cell + 1) > count // 4 + 1:
            cell += max(1, cell // 8)
        box[2], box[3], box[4] = wide // cell + 1, high // cell + 1, cell
        box[5], box[6] = points[:, 2].min(), board.pace.min()
    start = np.zeros(box[2] * box[3] + 1, np.int64)
    cells = np.empty(count, np.int64)
    for at in range(count):
        cells[at] = (ys[at] - box[1]) // box[4] * box[2] + (xs[at] - box[0]) // box[4]
        start[cells[at] + 1] += 1
    for cell in range(box[2] * box[3]):
        start[cell + 1] += start[cell]
    filled, ordered = start.copy(), np.empty_like(points)
    for at in range(count):
        ordered[filled[cells[at]]] = points[at]
        filled[cells[at]] += 1
    return Points(ordered, start, box)


@lean
def objects(board: Board, refusals: Refusals, order: int, rider: int) -> bool:
    """Whether the rider is out of the question for the order, however near."""
    what, who = board.orders[order], board.riders[rider]
    if who[R_ONLY] != ANYBODY and who[R_ONLY] != order:
        return True
    if what[O_ONLY] != ANYBODY:
        return bool(what[O_ONLY] != rider or who[R_TAKING] == 0)
    if who[R_TAKING] == 0 or what[O_LOAD] > who[R_CAPACITY]:
        return True
    if what[O_VEHICLES] != 0 and (what[O_VEHICLES] >> who[R_VEHICLE]) & 1 == 0:
        return True
    refused = False
    for at in range(refusals.start[order], refusals.start[order + 1]):
        refused = refused or refusals.riders[at] == rider
    return refused


@lean
def _offer(who: Ints, reach: Ints, count: int, rider: int, seconds: int) -> int:
    """Keep the rider among the nearest, in order of reach and number; how many there are then."""
    at = 0
    while at < count and who[at] != rider:
        at += 1
    if at < count and reach[at] <= seconds:
        return count
    if at == count:
        if count < who.shape[0]:
            count += 1
        elif (reach[count - 1], who[count - 1]) <= (seconds, rider):
            return count
        at = count - 1
    while at > 0 and (reach[at - 1], who[at - 1]) > (seconds, rider):
        who[at], reach[at] = who[at - 1], reach[at - 1]
        at -= 1
    who[at], reach[at] = rider, seconds
    return count


@lean
def _look(
    board: Board, refusals: Refusals, order: int, near: Points, cell: int, who: Ints, reach: Ints, count: int
) -> int:
    store = board.orders[order, O_PICK]
    for at in range(near.start[cell], near.start[cell + 1]):
        rider = near.points[at, 0]
        vehicle = board.riders[rider, R_VEHICLE]
        seconds = near.points[at, 2] + ride_s(board, vehicle, near.points[at, 1], store)
        if count == who.shape[0] and seconds > reach[count - 1]:
            continue
        if not objects(board, refusals, order, rider):
            count = _offer(who, reach, count, rider, seconds)
    return count


@lean
def _around(board: Board, refusals: Refusals, order: int, near: Points, who: Ints, reach: Ints) -> int:
    """Ring after ring of cells around the store, until no farther one can hold anybody nearer."""
    box, count = near.box, 0
    store = board.orders[order, O_PICK]
    column = (board.spots[store, 0] - box[0]) // box[4]
    row = (board.spots[store, 1] - box[1]) // box[4]
    rings = max(abs(column), abs(row), abs(box[2] - column), abs(box[3] - row)) + 1
    for ring in range(rings):
        if count == who.shape[0]:
            least_m = max(0, ring - 1) * box[4] * board.rules[G_METRES]
            if box[5] + least_m * box[6] // 1000 > reach[count - 1]:
                break
        for y in range(max(row - ring, 0), min(row + ring, box[3] - 1) + 1):
            step = 1 if abs(y - row) == ring or ring == 0 else 2 * ring
            for x in range(column - ring, column + ring + 1, step):
                if 0 <= x < box[2]:
                    count = _look(board, refusals, order, near, y * box[2] + x, who, reach, count)
    return count


@compiled
def nearest_riders(
    board: Board, refusals: Refusals, routes: Ints, lengths: Ints, orders: Ints, most: int
) -> tuple[Ints, Ints]:
    """For each order its riders, in order of number, one order's after the other's; and where each begins."""
    points = points_of(board, routes, lengths)
    near = gridded(board, points)
    if board.rules[G_EXACT] == 1:
        near = Points(points, np.array([0, points.shape[0]], np.int64), near.box)
    start, most = np.zeros(orders.shape[0] + 1, np.int64), max(1, most)
    found = np.empty(orders.shape[0] * most, np.int64)
    who, reach = np.empty(most, np.int64), np.full(most, NEVER, np.int64)
    for at in range(orders.shape[0]):
        order = orders[at]
        only = board.orders[order, O_ONLY]
        if only != ANYBODY:
            count = 0 if only < 0 or objects(board, refusals, order, only) else 1
            who[0] = only
        elif board.rules[G_EXACT] == 1:
            count = _look(board, refusals, order, near, 0, who, reach, 0)
        else:
            count = _around(board, refusals, order, near, who, reach)
        start[at + 1] = start[at] + count
        found[start[at] : start[at + 1]] = np.sort(who[:count])
    return start, found[: start[-1]]
