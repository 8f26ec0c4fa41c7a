"""Ruin and recreate: take a few related deliveries out, put them back better.

A fixed number of times, never a fixed time.

After Schrimpf et al. 2000, "Record breaking optimization results using the ruin and recreate principle", with
regret insertion.
"""

import numpy as np

from songda.modules.dispatch.engine.board import (
    G_METRES,
    NEVER,
    O_DROP,
    O_PICK,
    O_READY,
    W_UNPLANNED,
    Board,
    Ints,
)
from songda.modules.dispatch.engine.chance import below
from songda.modules.dispatch.engine.compiled import compiled, lean
from songda.modules.dispatch.engine.desk import Q_ORDER, Q_WAITS, Desk, best_of, give_back, take, total_cost

STEP_M = 5  # two that are so many metres apart are as strange as two a second apart


def groups(orders: int, iterations: int, ruin_max: int, seed: int) -> Ints:
    """[turn]: the delivery's row and how many are taken out around it.

    First each is moved alone, then groups drawn by the seed.
    """
    turns = [(turn, 1) for turn in range(min(orders, iterations))]
    for turn in range(orders, iterations if orders else 0):
        size = 2 + below(max(1, ruin_max - 1), seed, 2 * turn + 1)
        turns.append((below(orders, seed, 2 * turn), size))
    return np.array(turns, dtype=np.int64).reshape(-1, 2)


@compiled
def improve(board: Board, desk: Desk, turns: Ints) -> int:
    """How often the plan got better; the best one seen stays on the desk."""
    least, improvements = total_cost(board, desk), 0
    routes, marks, rows = desk.routes.copy(), desk.marks.copy(), desk.rows.copy()
    for turn in range(turns.shape[0]):
        for row in _related(board, desk, turns[turn, 0], turns[turn, 1]):
            if desk.rows[row, Q_WAITS] == 0:
                give_back(board, desk, row)
        recreate(board, desk)
        tried = total_cost(board, desk)
        if tried < least:
            least, improvements = tried, improvements + 1
            routes[:], marks[:], rows[:] = desk.routes, desk.marks, desk.rows
        else:
            desk.routes[:], desk.marks[:], desk.rows[:] = routes, marks, rows
    return improvements


@lean
def recreate(board: Board, desk: Desk) -> None:
    """Insert first what would suffer most from not getting its best rider."""
    unplanned = board.rules[W_UNPLANNED]
    while True:
        chosen, lowest = -1, NEVER
        for row in range(desk.rows.shape[0]):
            if desk.rows[row, Q_WAITS] == 0:
                continue
            best, least, second = best_of(board, desk, row)
            if best >= 0:
                regret = least - (unplanned if second >= NEVER else second)
                if regret < lowest:
                    chosen, lowest = best, regret
        if chosen < 0:
            return
        take(desk, chosen)


@compiled
def _related(board: Board, desk: Desk, row: int, size: int) -> Ints:
    """The delivery's row and those most like it by ready time, store and door."""
    rows = desk.rows.shape[0]
    size = min(size, rows)
    found, strange = np.full(size, row, np.int64), np.full(size, NEVER, np.int64)
    if size == 1:
        return found
    one, count = desk.rows[row, Q_ORDER], 0
    for at in range(rows):
        other = desk.rows[at, Q_ORDER]
        strangeness = (
            abs(board.orders[one, O_READY] - board.orders[other, O_READY])
            + _apart(board, board.orders[one, O_PICK], board.orders[other, O_PICK])
            + _apart(board, board.orders[one, O_DROP], board.orders[other, O_DROP])
        )
        if count == size and strange[size - 1] <= strangeness:
            continue
        place = count if count < size else size - 1
        while place > 0 and strange[place - 1] > strangeness:
            found[place], strange[place] = found[place - 1], strange[place - 1]
            place -= 1
        found[place], strange[place] = at, strangeness
        count = min(size, count + 1)
    return found


@lean
def _apart(board: Board, one: int, other: int) -> int:
    dx = abs(board.spots[one, 0] - board.spots[other, 0])
    dy = abs(board.spots[one, 1] - board.spots[other, 1])
    return int((dx + dy) * board.rules[G_METRES] // STEP_M)
