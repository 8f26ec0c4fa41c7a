"""The best three riders of a delivery and what each is paid for, in numbers."""

import numpy as np

from songda.modules.dispatch.engine.board import NEVER, Board, Ints
from songda.modules.dispatch.engine.compiled import compiled, lean
from songda.modules.dispatch.engine.desk import (
    M_COST,
    M_LENGTH,
    P_DROP,
    P_PICK,
    P_RIDER,
    P_ROW,
    Q_ORDER,
    Desk,
    added_by,
)
from songda.modules.dispatch.engine.trying import AMOUNTS, S_DONE, amounts, insert, remove, time_route

SHOWN = 3
B_RIDER, B_ADDED, B_CHOSEN, B_PICKUP, B_DROP, B_BEFORE = range(6)
B_AFTER = B_BEFORE + AMOUNTS
B_COLUMNS = B_AFTER + AMOUNTS


@compiled
def reasons(board: Board, desk: Desk, rows: Ints) -> tuple[Ints, Ints]:
    """[row, place among the best, B_…] and how many candidates a place was found for.

    The one who has the delivery is always among the best three.
    """
    best, fitting = (
        np.full((rows.shape[0], SHOWN, B_COLUMNS), -1, np.int64),
        np.zeros(rows.shape[0], np.int64),
    )
    holder = np.full(board.orders.shape[0], -1, np.int64)
    for rider in range(desk.routes.shape[0]):
        for at in range(desk.marks[rider, M_LENGTH]):
            holder[desk.routes[rider, at] >> 1] = rider
    for at in range(rows.shape[0]):
        begins = desk.start[rows[at]]
        having = holder[desk.rows[rows[at], Q_ORDER]]
        added = _bids(board, desk, rows[at], having)
        fitting[at] = (added < NEVER).sum()
        ranks = np.argsort(added, kind="mergesort")[: fitting[at]]
        for place in range(ranks.shape[0]):
            chosen = desk.pairs[begins + ranks[place], P_RIDER] == having
            if place >= SHOWN and not chosen:
                continue
            into = best[at, min(place, SHOWN - 1)]
            into[B_ADDED] = added[ranks[place]]
            _fill(board, desk, begins + ranks[place], chosen, into)
    return best, fitting


@compiled
def _bids(board: Board, desk: Desk, row: int, having: int) -> Ints:
    """What the delivery adds to each candidate."""
    added = np.empty(desk.start[row + 1] - desk.start[row], np.int64)
    for rank in range(added.shape[0]):
        pair = desk.start[row] + rank
        if desk.pairs[pair, P_RIDER] == having:
            # The order of stops that is planned, not one that could be.
            left = remove(
                desk.routes[having], desk.marks[having, M_LENGTH], desk.rows[row, Q_ORDER], desk.spare
            )
            added[rank] = desk.marks[having, M_COST] - time_route(board, having, desk.spare, left, desk.on)
        else:
            added[rank] = added_by(board, desk, pair)
    return added


@lean
def _fill(board: Board, desk: Desk, pair: int, chosen: bool, into: Ints) -> None:
    """The route without and with the delivery, and what each is paid for."""
    rider, order = desk.pairs[pair, P_RIDER], desk.rows[desk.pairs[pair, P_ROW], Q_ORDER]
    length, route, other, on = desk.marks[rider, M_LENGTH], desk.routes[rider], desk.spare, desk.on
    into[B_RIDER], into[B_CHOSEN] = rider, chosen
    if chosen:
        without, left, having, more = other, remove(route, length, order, other), route, length
    else:
        insert(route, length, order, desk.pairs[pair, P_PICK], desk.pairs[pair, P_DROP], other)
        without, left, having, more = route, length, other, length + 2
    time_route(board, rider, without, left, on)
    amounts(board, rider, without, left, on, into[B_BEFORE:B_AFTER])
    time_route(board, rider, having, more, on)
    amounts(board, rider, having, more, on, into[B_AFTER:])
    for at in range(more):
        if having[at] >> 1 == order:
            into[B_DROP if having[at] & 1 else B_PICKUP] = on.states[at + 1, S_DONE]
