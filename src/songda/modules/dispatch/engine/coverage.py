"""How well a set of riders covers the orders to come, and which moves cover them better: the inner loop of
guiding.

``reach`` is [rider, store]: how many seconds away each rider is from an order to come. ``waiting`` is [store,
steps away]: what an order to come would wait there, weighed with its chance to come from that store.
"""

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.pricing import Ints

FAR_S = 3_600
STEP_S = 30
PASSING = 4  # an order to come meets a rider on the way once in so many times
NEAREST, SECOND = 3, 1  # how much the nearest and the second nearest rider count
RANKS = 3  # so that with any one rider away two are left


@compiled
def moves(
    travel: NDArray[np.int32],
    stores: Ints,
    waiting: Ints,
    places: Ints,
    idle: Ints,
    reach: Ints,
    least: int,
    out: Ints,
) -> int:
    """Fill (rider, store) of the moves worth it, the best first, and answer how many; updates ``reach``."""
    count = reach.shape[1]
    near, who = np.zeros((count, RANKS), np.int64), np.zeros((count, RANKS), np.int64)
    others, done = np.zeros((count, 2), np.int64), np.zeros(reach.shape[0], np.int64)
    found = 0
    while found < idle.shape[0]:
        _rank(reach, near, who)
        best_gain, best_rider, best_target = least - 1, -1, -1
        for rider in idle:
            if done[rider] == 0:
                _without(near, who, rider, others)
                target, gain = _best_target(
                    travel, stores, waiting, places[rider], reach[rider], others, best_gain
                )
                if target >= 0:
                    best_gain, best_rider, best_target = gain, rider, target
        if best_rider < 0:
            return found
        out[found, 0], out[found, 1] = best_rider, best_target
        done[best_rider] = 1
        found += 1
        gone = travel[places[best_rider], stores[best_target]] // PASSING
        for store in range(count):
            reach[best_rider, store] = min(gone + travel[stores[best_target], stores[store]], FAR_S)
    return found


@compiled
def _rank(reach: Ints, near: Ints, who: Ints) -> None:
    """[store, rank]: how near its nearest riders are, and which; equally near ones by number."""
    for store in range(reach.shape[1]):
        near[store, :], who[store, :] = FAR_S, -1
        for rider in range(reach.shape[0]):
            away, rank = reach[rider, store], RANKS - 1
            if away >= near[store, rank]:
                continue
            while rank > 0 and near[store, rank - 1] > away:
                near[store, rank], who[store, rank] = near[store, rank - 1], who[store, rank - 1]
                rank -= 1
            near[store, rank], who[store, rank] = away, rider


@compiled
def _without(near: Ints, who: Ints, rider: int, others: Ints) -> None:
    """[store, rank]: how near the two nearest riders are, this one left out."""
    for store in range(near.shape[0]):
        skip = 1 if who[store, 0] == rider else 0
        others[store, 0] = near[store, skip]
        others[store, 1] = near[store, 2] if skip == 1 or who[store, 1] == rider else near[store, 1]


@compiled
def _best_target(
    travel: NDArray[np.int32],
    stores: Ints,
    waiting: Ints,
    place: int,
    mine: Ints,
    others: Ints,
    least: int,
) -> tuple[int, int]:
    """Where the rider would save most waiting, and how much; -1 when nowhere more than ``least``."""
    count = stores.shape[0]
    hope, now = np.zeros(count, np.int64), 0
    for store in range(count):
        hope[store] = _saved(waiting, others, store, 0)
        now += _saved(waiting, others, store, mine[store])
    order = np.argsort(-hope, kind="mergesort")
    left = np.zeros(count + 1, np.int64)
    for rank in range(count - 1, -1, -1):
        left[rank] = left[rank + 1] + hope[order[rank]]
    best, gain = -1, least
    for target in range(count):
        if stores[target] == place:
            continue
        gone, then = travel[place, stores[target]] // PASSING, 0
        for rank in range(count):
            # Not even a rider at all the stores that are left would save enough.
            if then + left[rank] <= now + gain:
                break
            store = order[rank]
            then += _saved(waiting, others, store, gone + travel[stores[target], stores[store]])
        if then - now > gain:
            best, gain = target, then - now
    return best, gain


@compiled
def _saved(waiting: Ints, others: Ints, store: int, mine: int) -> int:
    """What an order to come would wait less, were there one more rider, ``mine`` seconds away."""
    first, second = others[store, 0], others[store, 1]
    if mine >= second:
        return 0
    if mine >= first:
        return int(SECOND * (_wait(waiting, store, second) - _wait(waiting, store, mine)))
    without = NEAREST * _wait(waiting, store, first) + SECOND * _wait(waiting, store, second)
    return int(without - NEAREST * _wait(waiting, store, mine) - SECOND * _wait(waiting, store, first))


@compiled
def _wait(waiting: Ints, store: int, away: int) -> int:
    return int(waiting[store, min(away, FAR_S) // STEP_S])
