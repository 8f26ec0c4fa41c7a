"""Where an idle rider would be of use soon: near the stores whose next order would otherwise wait longest.

What a store's next order would wait is learned from its orders so far: with the nearest rider so many seconds
away, those that were ready sooner would have waited the rest. Nothing of the future is used.
"""

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.plan import Guidance
from songda.modules.dispatch.engine.pricing import Ints
from songda.modules.dispatch.engine.riding import ride

FAR_S = 3_600
STEP_S = 30
PASSING = 4  # an order to come meets a rider on the way once in so many times
NEAREST, SECOND = 3, 1  # how much the nearest and the second nearest rider count


def guide(field: Field, routes: list[Route]) -> tuple[Guidance, ...]:
    """The best move of one idle rider, then of the next, while each gains enough."""
    demands, params = field.snapshot.demands, field.params
    idle = np.array([rider for rider in range(len(field.riders)) if _is_idle(field, routes, rider)], np.int64)
    if not len(idle) or not demands:
        return ()
    stores = np.array([demand.place for demand in demands], dtype=np.int64)
    travel = field.snapshot.travels[0].matrix()
    reach = _reach(field, routes, stores, travel)
    places = np.array([rider.place for rider in field.riders], dtype=np.int64)
    orders = sum(len(demand.preparing_s) for demand in demands)
    least = params.guide_gain_ms * orders * (NEAREST + SECOND) // 1_000
    out = np.full((len(idle), 2), -1, dtype=np.int64)
    found = moves(travel, stores, waits(field), places, idle, reach, max(least, 1), out)
    return tuple(
        Guidance(rider_id=field.riders[rider].id, place=int(stores[target]))
        for rider, target in sorted(out[:found].tolist())
    )


def waits(field: Field) -> Ints:
    """[store, steps away]: seconds all its orders so far would have waited together."""
    away = np.arange(FAR_S // STEP_S + 1, dtype=np.int64) * STEP_S + field.params.guide_before_s
    return np.array(
        [
            np.maximum(away[:, None] - np.array(demand.preparing_s, dtype=np.int64)[None, :], 0).sum(axis=1)
            for demand in field.snapshot.demands
        ],
        dtype=np.int64,
    )


def _is_idle(field: Field, routes: list[Route], rider: int) -> bool:
    who = field.riders[rider]
    stays = any(demand.place == who.place for demand in field.snapshot.demands)
    return not routes[rider] and not stays and who.taking and who.free_s <= 0 and who.until_s > 0


def _reach(field: Field, routes: list[Route], stores: Ints, travel: NDArray[np.int32]) -> Ints:
    """[rider, store]: how near each rider is to an order to come, after everything planned."""
    reach = np.full((len(field.riders), len(stores)), FAR_S, dtype=np.int64)
    for rider, who in enumerate(field.riders):
        place, free_s = who.place, max(who.free_s, 0)
        if routes[rider]:
            free_s = ride(field, rider, routes[rider]).leave[-1]
            place = field.deliveries[routes[rider][-1] >> 1].drop_place
        if who.taking:
            reach[rider] = np.where(free_s < who.until_s, free_s // PASSING + travel[place][stores], FAR_S)
    return np.minimum(reach, FAR_S)


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
    """Fill (rider, store) of the moves worth it and answer how many; updates what is reached."""
    riders, count = reach.shape
    found = 0
    one, two = np.zeros(count, np.int64), np.zeros(count, np.int64)
    done = np.zeros(riders, np.int64)
    while found < idle.shape[0]:
        best_gain, best_rider, best_target = least - 1, -1, -1
        for rider in idle:
            if done[rider] == 1:
                continue
            now = 0
            for store in range(count):
                first, second = FAR_S, FAR_S
                for other in range(riders):
                    away = reach[other, store]
                    if other != rider and away < second:
                        if away < first:
                            first, second = away, first
                        else:
                            second = away
                one[store], two[store] = first, second
                now += _pain(waiting, store, first, second, reach[rider, store])
            for target in range(count):
                gone = travel[places[rider], stores[target]]
                if places[rider] == stores[target]:
                    continue
                then = 0
                for store in range(count):
                    away = gone // PASSING + travel[stores[target], stores[store]]
                    then += _pain(waiting, store, one[store], two[store], away)
                    if then > now - best_gain:
                        break
                if now - then > best_gain:
                    best_gain, best_rider, best_target = now - then, rider, target
        if best_rider < 0:
            return found
        out[found, 0], out[found, 1] = best_rider, best_target
        done[best_rider] = 1
        found += 1
        gone = travel[places[best_rider], stores[best_target]]
        for store in range(count):
            away = gone // PASSING + travel[stores[best_target], stores[store]]
            reach[best_rider, store] = min(away, FAR_S)
    return found


@compiled
def _pain(waiting: Ints, store: int, first: int, second: int, mine: int) -> int:
    """What the store's orders would have waited with these riders that near."""
    if mine < first:
        first, second = mine, first
    elif mine < second:
        second = mine
    return int(
        NEAREST * waiting[store, min(first, FAR_S) // STEP_S]
        + SECOND * waiting[store, min(second, FAR_S) // STEP_S]
    )
