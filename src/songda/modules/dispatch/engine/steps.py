"""Ways to an answer, from the simplest to the best; each can answer alone."""

import numpy as np

from songda.modules.dispatch.engine.board import NEVER, O_PLACED, O_READY, W_UNPLANNED, Board, Ints
from songda.modules.dispatch.engine.compiled import compiled, lean
from songda.modules.dispatch.engine.desk import (
    M_LENGTH,
    P_ADDED,
    P_RIDER,
    P_ROW,
    Q_ORDER,
    Q_WAITS,
    Desk,
    added_by,
    added_from,
    best_of,
    take,
)
from songda.modules.dispatch.engine.matching import match
from songda.modules.dispatch.engine.trying import S_ARRIVED, insert, time_route


@compiled
def nearest(board: Board, desk: Desk) -> None:
    """First ready, first served: each delivery goes to the rider who can be at the store first, after all
    they have to do.
    """
    orders = desk.rows[:, Q_ORDER]
    by_placed = np.argsort(board.orders[:, O_PLACED][orders], kind="mergesort")
    by_ready = np.argsort(board.orders[:, O_READY][orders][by_placed], kind="mergesort")
    for row in by_placed[by_ready]:
        if desk.rows[row, Q_WAITS] == 0:
            continue
        best, first = -1, NEVER
        for pair in range(desk.start[row], desk.start[row + 1]):
            arrived = _at_end(board, desk, pair)
            if arrived < first:
                best, first = pair, arrived
        if best >= 0:
            take(desk, best)


@lean
def _at_end(board: Board, desk: Desk, pair: int) -> int:
    """When the rider would be at the store after everything else; NEVER when a rule is against it.

    The pair then holds this place for `take`.
    """
    rider = desk.pairs[pair, P_RIDER]
    length, route = desk.marks[rider, M_LENGTH], desk.routes[rider]
    added_from(board, desk, pair, length)
    if desk.pairs[pair, P_ADDED] >= NEVER:
        return NEVER
    insert(route, length, desk.rows[desk.pairs[pair, P_ROW], Q_ORDER], length, length, desk.spare)
    time_route(board, rider, desk.spare, length + 2, desk.on)
    return int(desk.on.states[length + 1, S_ARRIVED])


@compiled
def greedy(board: Board, desk: Desk) -> None:
    """Again and again the cheapest insertion of all."""
    rows = desk.rows.shape[0]
    best, least = np.full(rows, -1, np.int64), np.full(rows, NEVER, np.int64)
    for row in range(rows):
        if desk.rows[row, Q_WAITS] == 1:
            best[row], least[row], _ = best_of(board, desk, row)
    while True:
        chosen, lowest = -1, NEVER
        for row in range(rows):
            if least[row] < lowest:
                chosen, lowest = row, least[row]
        if chosen < 0:
            return
        rider = desk.pairs[best[chosen], P_RIDER]
        take(desk, best[chosen])
        least[chosen] = NEVER
        for at in range(desk.back_start[rider], desk.back_start[rider + 1]):
            row = desk.pairs[desk.back[at], P_ROW]
            if desk.rows[row, Q_WAITS] == 1:
                best[row], least[row], _ = best_of(board, desk, row)


@compiled
def assign(board: Board, desk: Desk, rounds: int) -> None:
    """Rounds of the cheapest matching, at most one new delivery a rider and round; what is left is inserted
    greedily.

    The smaller side proposes, so that its ways to an exchange are short; either finds a cheapest matching.
    """
    asked = 0
    for rider in range(desk.routes.shape[0]):
        if desk.back_start[rider] < desk.back_start[rider + 1]:
            asked += 1
    for _ in range(rounds):
        waiting = desk.rows[:, Q_WAITS].sum()
        if waiting == 0:
            return
        given = _orders_propose(board, desk) if waiting <= asked else _riders_propose(board, desk)
        if given == 0:
            break
    greedy(board, desk)


@compiled
def _orders_propose(board: Board, desk: Desk) -> int:
    """One matching; how many deliveries it gave away."""
    rows, alone = desk.rows.shape[0], board.rules[W_UNPLANNED]
    start, pairs = np.zeros(rows + 1, np.int64), np.empty(desk.pairs.shape[0], np.int64)
    count = 0
    for row in range(rows):
        if desk.rows[row, Q_WAITS] == 1:
            for pair in range(desk.start[row], desk.start[row + 1]):
                if added_by(board, desk, pair) < alone:
                    pairs[count] = pair
                    count += 1
        start[row + 1] = count
    used = pairs[:count]
    found = match(
        start, desk.pairs[:, P_RIDER][used], desk.pairs[:, P_ADDED][used], desk.routes.shape[0], alone
    )
    return _take_matched(desk, start, used, found, P_RIDER)


@compiled
def _riders_propose(board: Board, desk: Desk) -> int:
    """The same from the other side: what a rider spares, against sparing nothing."""
    riders, alone = desk.routes.shape[0], board.rules[W_UNPLANNED]
    start, pairs = np.zeros(riders + 1, np.int64), np.empty(desk.pairs.shape[0], np.int64)
    count = 0
    for rider in range(riders):
        for at in range(desk.back_start[rider], desk.back_start[rider + 1]):
            pair = desk.back[at]
            waits = desk.rows[desk.pairs[pair, P_ROW], Q_WAITS] == 1
            if waits and added_by(board, desk, pair) < alone:
                pairs[count] = pair
                count += 1
        start[rider + 1] = count
    used = pairs[:count]
    gains = desk.pairs[:, P_ADDED][used] - alone
    found = match(start, desk.pairs[:, P_ROW][used], gains, desk.rows.shape[0], alone - alone)
    return _take_matched(desk, start, used, found, P_ROW)


@lean
def _take_matched(desk: Desk, start: Ints, used: Ints, found: Ints, column: int) -> int:
    given = 0
    for proposer in range(start.shape[0] - 1):
        for at in range(start[proposer], start[proposer + 1]):
            if desk.pairs[used[at], column] == found[proposer]:
                take(desk, used[at])
                given += 1
    return given
