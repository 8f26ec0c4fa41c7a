"""The cheapest matching between rows and columns of which only some pairs are possible.

Shortest augmenting paths with potentials, after Jonker and Volgenant 1987, "A shortest augmenting path
algorithm for dense and sparse linear assignment problems"; here over a list of pairs with a heap.
"""

import numpy as np

from songda.modules.dispatch.engine.board import NEVER, Ints
from songda.modules.dispatch.engine.compiled import compiled, lean


@compiled
def match(start: Ints, columns: Ints, costs: Ints, width: int, alone: int) -> Ints:
    """For each row its column, or -1 where staying alone for ``alone`` is cheaper.

    The pairs of a row are ``start[row]`` to ``start[row + 1]``. Ties go to the lower column.
    """
    rows = start.shape[0] - 1
    # Every row has one more column of its own, which means staying alone.
    size = width + rows
    u, v = np.zeros(rows, np.int64), np.zeros(size, np.int64)
    of_row, of_column = np.full(rows, -1, np.int64), np.full(size, -1, np.int64)
    distance, comes_from = np.full(size, NEVER, np.int64), np.full(size, -1, np.int64)
    closed = np.zeros(size, np.uint8)
    touched, seen_rows = np.empty(size, np.int64), np.empty(rows, np.int64)
    keys = np.empty(columns.shape[0] + rows + 1, np.int64)
    values = np.empty_like(keys)
    for row in range(rows):
        u[row] = alone
        for at in range(start[row], start[row + 1]):
            u[row] = min(u[row], costs[at])
    for begun in range(rows):
        count, many, heaped = 0, 0, 0
        row, least, sink = begun, 0, -1
        while sink < 0:
            seen_rows[many] = row
            many += 1
            for at in range(start[row], start[row + 1] + 1):
                last = at == start[row + 1]
                column = width + row if last else columns[at]
                if closed[column] == 1:
                    continue
                away = least + (alone if last else costs[at]) - u[row] - v[column]
                if away < distance[column]:
                    if distance[column] == NEVER:
                        touched[count] = column
                        count += 1
                    distance[column], comes_from[column] = away, row
                    heaped = _push(keys, values, heaped, away, column)
            column = -1
            while column < 0 or closed[column] == 1:
                least, column = keys[0], values[0]
                heaped = _pop(keys, values, heaped)
            closed[column] = 1
            if of_column[column] < 0:
                sink = column
            else:
                row = of_column[column]
        u[begun] += least
        for at in range(1, many):
            row = seen_rows[at]
            u[row] += least - distance[of_row[row]]
        _settle(v, distance, closed, touched, count, least)
        _augment(comes_from, of_row, of_column, begun, sink)
    for row in range(rows):
        if of_row[row] >= width:
            of_row[row] = -1
    return of_row


@lean
def _settle(v: Ints, distance: Ints, closed: Ints, touched: Ints, count: int, least: int) -> None:
    """Lower the potentials of the columns that were reached for good, and forget what was looked at."""
    for at in range(count):
        column = touched[at]
        if closed[column] == 1:
            v[column] -= least - distance[column]
        closed[column], distance[column] = 0, NEVER


@lean
def _augment(comes_from: Ints, of_row: Ints, of_column: Ints, begun: int, sink: int) -> None:
    """Along the path that was found, give every row the column behind it."""
    row = -1
    while row != begun:
        row = comes_from[sink]
        of_column[sink] = row
        of_row[row], sink = sink, of_row[row]


@lean
def _push(keys: Ints, values: Ints, size: int, key: int, value: int) -> int:
    at = size
    while at > 0:
        above = (at - 1) // 2
        if (keys[above], values[above]) <= (key, value):
            break
        keys[at], values[at] = keys[above], values[above]
        at = above
    keys[at], values[at] = key, value
    return size + 1


@lean
def _pop(keys: Ints, values: Ints, size: int) -> int:
    """Take the smallest away; how many are left."""
    size -= 1
    key, value = keys[size], values[size]
    at = 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and (keys[below + 1], values[below + 1]) < (keys[below], values[below]):
            below += 1
        if (key, value) <= (keys[below], values[below]):
            break
        keys[at], values[at] = keys[below], values[below]
        at = below
    keys[at], values[at] = key, value
    return size
