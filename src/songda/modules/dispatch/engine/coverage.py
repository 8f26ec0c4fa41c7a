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
    done = np.zeros(reach.shape[0], np.int64)
    found = 0
    while found < idle.shape[0]:
        _rank(reach, near, who)
        best_gain, best_rider, best_target = least - 1, -1, -1
        for rider in idle:
            if done[rider] == 0:
                target, gain = _best_target(
                    travel, stores, waiting, places[rider], reach[rider], near, who, rider, best_gain
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
def _best_target(
    travel: NDArray[np.int32],
    stores: Ints,
    waiting: Ints,
    place: int,
    mine: Ints,
    near: Ints,
    who: Ints,
    rider: int,
    least: int,
) -> tuple[int, int]:
    """Where the rider would save most waiting, and how much; -1 when nowhere more than ``least``."""
    count = stores.shape[0]
    now = 0
    for store in range(count):
        now += _pain(waiting, near, who, store, rider, mine[store])
    best, gain = -1, least
    for target in range(count):
        if stores[target] == place:
            continue
        gone, then = travel[place, stores[target]] // PASSING, 0
        for store in range(count):
            away = gone + travel[stores[target], stores[store]]
            then += _pain(waiting, near, who, store, rider, away)
            if then >= now - gain:
                break
        if now - then > gain:
            best, gain = target, now - then
    return best, gain


@compiled
def _pain(waiting: Ints, near: Ints, who: Ints, store: int, rider: int, mine: int) -> int:
    """What the store's order to come would wait, were this rider ``mine`` away and all others as they are."""
    skip = 1 if who[store, 0] == rider else 0
    first = near[store, skip]
    second = near[store, 2] if skip == 1 or who[store, 1] == rider else near[store, 1]
    if mine < first:
        first, second = mine, first
    elif mine < second:
        second = mine
    return int(
        NEAREST * waiting[store, min(first, FAR_S) // STEP_S]
        + SECOND * waiting[store, min(second, FAR_S) // STEP_S]
    )
