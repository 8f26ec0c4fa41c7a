"""Lazy commitment: say nothing before it must be said, because the next round knows more."""

import numpy as np

from songda.modules.dispatch.engine.board import (
    ANYBODY,
    O_BOUND,
    O_PB,
    O_PICK,
    O_READY,
    R_FREE,
    R_ONLY,
    R_PLACE,
    R_VEHICLE,
    Board,
    Ints,
)
from songda.modules.dispatch.engine.compiled import compiled, lean
from songda.modules.dispatch.engine.trying import S_ARRIVED, S_DONE, S_NOW, paper, ride_s, time_route

N_PICKUP, N_DROP, N_COMMIT_BY, N_DUE = range(4)


@compiled
def time_plan(board: Board, routes: Ints, lengths: Ints, base: Ints, when: Ints) -> tuple[Ints, Ints]:
    """[rider, stop, 3] arrival, hand-over, departure; and [delivery, N_…] of what is newly given.

    ``base``: stops each rider was bound to. ``when``: lead, nearness, how soon food counts as nearly ready.
    """
    riders, width = routes.shape
    times, new = np.zeros((riders, width, 3), np.int64), np.zeros((board.orders.shape[0], 4), np.int64)
    on = paper(board, width)
    for rider in range(riders):
        length = lengths[rider]
        if length == 0:
            continue
        time_route(board, rider, routes[rider], length, on)
        leave = commit_by = board.riders[rider, R_FREE]
        for at in range(length):
            order, is_drop = routes[rider, at] >> 1, routes[rider, at] & 1
            arrived, done = on.states[at + 1, S_ARRIVED], on.states[at + 1, S_DONE]
            times[rider, at, 0], times[rider, at, 1], times[rider, at, 2] = (
                arrived,
                done,
                on.states[at + 1, S_NOW],
            )
            if is_drop:
                new[order, N_DROP] = done
            else:
                if not _same_visit(board, routes[rider], at):
                    # When the rider leaves the stop before, and all the time they would only wait here.
                    commit_by = leave + done - arrived - board.orders[order, O_PB]
                new[order, N_PICKUP], new[order, N_COMMIT_BY] = done, commit_by
                if board.orders[order, O_BOUND] == 0:
                    new[order, N_DUE] = _is_due(board, rider, order, commit_by, base[rider] == 0, when)
            leave = times[rider, at, 2]
    return times, new


@lean
def _is_due(board: Board, rider: int, order: int, commit_by: int, idle: bool, when: Ints) -> bool:
    """Whether the offer goes out now: the rider must soon set off, or is idle beside food that is nearly
    ready. Who sets off only when asked is asked when they would hardly have to wait.
    """
    if board.riders[rider, R_ONLY] != ANYBODY:
        return bool(commit_by - max(board.riders[rider, R_FREE], 0) <= when[0])
    if commit_by <= when[0]:
        return True
    if not idle:
        return False
    who, store = board.riders[rider], board.orders[order, O_PICK]
    near = ride_s(board, who[R_VEHICLE], who[R_PLACE], store) <= when[1]
    return bool(near and board.orders[order, O_READY] <= when[2])


@lean
def _same_visit(board: Board, route: Ints, at: int) -> bool:
    if at == 0 or route[at - 1] & 1 == 1:
        return False
    return bool(board.orders[route[at] >> 1, O_PICK] == board.orders[route[at - 1] >> 1, O_PICK])
