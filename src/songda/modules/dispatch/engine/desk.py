"""A plan in the making: routes, who waits, and what it would cost to insert whom where.

What an insertion costs is remembered with the number of the route it was tried on. A changed route gets a
new number, a route that comes back brings its old one; so the memory saves time and never changes an answer.
"""

from typing import NamedTuple

import numpy as np

from songda.modules.dispatch.engine.board import NEVER, R_LOCKED, W_UNPLANNED, Board, Ints
from songda.modules.dispatch.engine.compiled import compiled, lean
from songda.modules.dispatch.engine.trying import Paper, fit, insert, paper, remove, time_route

Q_ORDER, Q_WAITS = range(2)
P_RIDER, P_ROW, P_TRIED, P_ADDED, P_PICK, P_DROP = range(6)
M_LENGTH, M_COST, M_VERSION = range(3)


class Desk(NamedTuple):
    """``routes`` [rider, stop] and ``marks`` [rider, M_…] of them; ``rows`` [row]: an open delivery, and
    whether it still waits.

    ``pairs`` [pair, P_…], row after row from ``start[row]`` on: rider, row, and what was found on which
    version of the route. ``back`` lists pairs by rider, from ``back_start`` on. ``spare``: room; its last
    number is the last version given.
    """

    routes: Ints
    marks: Ints
    rows: Ints
    start: Ints
    pairs: Ints
    back_start: Ints
    back: Ints
    spare: Ints
    on: Paper


@compiled
def set_up(board: Board, routes: Ints, lengths: Ints, orders: Ints, start: Ints, riders: Ints) -> Desk:
    """These routes; who is on one doesn't wait."""
    many, width = routes.shape
    rows, pairs = np.ones((orders.shape[0], 2), np.int64), np.full((riders.shape[0], 6), -1, np.int64)
    holder = np.zeros(board.orders.shape[0], np.uint8)
    marks, on = np.zeros((many, 3), np.int64), paper(board, width)
    for rider in range(many):
        marks[rider, M_LENGTH] = lengths[rider]
        for at in range(lengths[rider]):
            holder[routes[rider, at] >> 1] = 1
        if lengths[rider]:
            marks[rider, M_COST] = time_route(board, rider, routes[rider], lengths[rider], on)
    for row in range(orders.shape[0]):
        rows[row, Q_ORDER], rows[row, Q_WAITS] = orders[row], 1 - holder[orders[row]]
        pairs[start[row] : start[row + 1], P_ROW] = row
    pairs[:, P_RIDER] = riders
    back_start, back = _by_rider(riders, many)
    spare = np.zeros(width + 3, np.int64)
    return Desk(routes.copy(), marks, rows, start, pairs, back_start, back, spare, on)


@compiled
def _by_rider(riders: Ints, many: int) -> tuple[Ints, Ints]:
    start, back = np.zeros(many + 1, np.int64), np.empty(riders.shape[0], np.int64)
    for pair in range(riders.shape[0]):
        start[riders[pair] + 1] += 1
    for rider in range(many):
        start[rider + 1] += start[rider]
    filled = start.copy()
    for pair in range(riders.shape[0]):
        back[filled[riders[pair]]] = pair
        filled[riders[pair]] += 1
    return start, back


@lean
def added_by(board: Board, desk: Desk, pair: int) -> int:
    """What the pair's delivery adds to the pair's rider at its cheapest place; NEVER when none is allowed."""
    pairs, rider = desk.pairs, desk.pairs[pair, P_RIDER]
    if pairs[pair, P_TRIED] != desk.marks[rider, M_VERSION]:
        first = min(board.riders[rider, R_LOCKED], desk.marks[rider, M_LENGTH])
        added_from(board, desk, pair, first)
        pairs[pair, P_TRIED] = desk.marks[rider, M_VERSION]
    return int(pairs[pair, P_ADDED])


@lean
def added_from(board: Board, desk: Desk, pair: int, first: int) -> None:
    """Note the pair's cheapest place from the stop ``first`` on."""
    pairs, rider = desk.pairs, desk.pairs[pair, P_RIDER]
    order, length = desk.rows[pairs[pair, P_ROW], Q_ORDER], desk.marks[rider, M_LENGTH]
    found = pairs[pair, P_PICK:]
    total = fit(board, rider, desk.routes[rider], length, order, first, desk.on, found)
    pairs[pair, P_ADDED] = NEVER if total >= NEVER else total - desk.marks[rider, M_COST]
    pairs[pair, P_TRIED] = -1


@lean
def best_of(board: Board, desk: Desk, row: int) -> tuple[int, int, int]:
    """The cheapest pair of a delivery (-1 without one), its cost and the second cheapest's; ties by rider."""
    best, least, second = -1, NEVER, NEVER
    for pair in range(desk.start[row], desk.start[row + 1]):
        added = added_by(board, desk, pair)
        if added < least:
            best, least, second = pair, added, least
        elif added < second:
            second = added
    return best, least, second


@lean
def take(desk: Desk, pair: int) -> None:
    """Give the pair's delivery to its rider, at the place found on the route as it is."""
    rider, row = desk.pairs[pair, P_RIDER], desk.pairs[pair, P_ROW]
    length, route = desk.marks[rider, M_LENGTH], desk.routes[rider]
    _keep(route, length, desk.spare)
    order, places = desk.rows[row, Q_ORDER], desk.pairs[pair]
    insert(desk.spare, length, order, places[P_PICK], places[P_DROP], route)
    desk.marks[rider, M_COST] += places[P_ADDED]
    _changed(desk, rider, length + 2)
    desk.rows[row, Q_WAITS] = 0


@lean
def give_back(board: Board, desk: Desk, row: int) -> None:
    """Take a delivery out of the route it is on."""
    order = desk.rows[row, Q_ORDER]
    for rider in range(desk.routes.shape[0]):
        length, route = desk.marks[rider, M_LENGTH], desk.routes[rider]
        for at in range(length):
            if route[at] == 2 * order:
                _keep(route, length, desk.spare)
                left = remove(desk.spare, length, order, route)
                _changed(desk, rider, left)
                desk.marks[rider, M_COST] = time_route(board, rider, route, left, desk.on)
                desk.rows[row, Q_WAITS] = 1
                return


@lean
def _keep(route: Ints, length: int, into: Ints) -> None:
    for at in range(length):
        into[at] = route[at]


@lean
def _changed(desk: Desk, rider: int, length: int) -> None:
    desk.marks[rider, M_LENGTH] = length
    desk.spare[-1] += 1
    desk.marks[rider, M_VERSION] = desk.spare[-1]


@compiled
def total_cost(board: Board, desk: Desk) -> int:
    waiting = desk.rows[:, Q_WAITS].sum()
    return int(desk.marks[:, M_COST].sum() + board.rules[W_UNPLANNED] * waiting)
