"""Where an idle rider would be of use soon: near the stores whose next order would otherwise wait longest.

What an order to come would wait is learned from the orders so far: with the nearest rider so many seconds
away, those that were ready sooner would have waited the rest. A store with few orders is believed to be
partly like the whole city, and one with none to have had a part of an order. Nothing of the future is used.
"""

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.coverage import FAR_S, NEAREST, PASSING, SECOND, STEP_S, moves
from songda.modules.dispatch.engine.field import Field, Route
from songda.modules.dispatch.engine.plan import Guidance
from songda.modules.dispatch.engine.pricing import Ints
from songda.modules.dispatch.engine.riding import ride

CHANCE = 1_000_000  # one order to come, so that a store's share of it is a whole number


def guide(field: Field, routes: list[Route]) -> tuple[Guidance, ...]:
    """The best move of one idle rider, then of the next, while each gains enough."""
    demands = field.snapshot.demands
    idle = np.array([rider for rider in range(len(field.riders)) if _is_idle(field, routes, rider)], np.int64)
    if not len(idle) or not any(demand.preparing_s for demand in demands):
        return ()
    stores = np.array([demand.place for demand in demands], dtype=np.int64)
    travel = field.snapshot.travels[0].matrix()
    reach = _reach(field, routes, stores, travel)
    places = np.array([rider.place for rider in field.riders], dtype=np.int64)
    least = field.params.guide_gain_ms * (NEAREST + SECOND) * CHANCE // 1_000
    out = np.full((len(idle), 2), -1, dtype=np.int64)
    found = moves(travel, stores, waits(field), places, idle, reach, max(least, 1), out)
    return tuple(
        Guidance(rider_id=field.riders[rider].id, place=int(stores[target]))
        for rider, target in sorted(out[:found].tolist())
    )


def waits(field: Field) -> Ints:
    """[store, steps away]: seconds an order to come would wait, times its chance to come from this store."""
    params, demands = field.params, field.snapshot.demands
    away = np.arange(FAR_S // STEP_S + 1, dtype=np.int64) * STEP_S + params.guide_before_s
    counts = np.array([len(demand.preparing_s) for demand in demands], dtype=np.int64)
    every = np.concatenate([np.array(demand.preparing_s, dtype=np.int64) for demand in demands])
    each = np.maximum(away[None, :] - every[:, None], 0)
    running = np.concatenate([np.zeros((1, len(away)), np.int64), each.cumsum(axis=0)])
    ends = counts.cumsum()
    own = running[ends] - running[ends - counts]
    city = running[-1] * params.guide_city_percent // len(every)
    # Hundredths of orders: what the store has had, and what it is lent from the city.
    waited = (100 * own + city) // np.maximum(100 * counts + params.guide_city_percent, 1)[:, None]
    chance = 100 * counts + params.guide_unseen_percent
    return np.asarray(waited * chance[:, None] * CHANCE // chance.sum(), dtype=np.int64)


def _is_idle(field: Field, routes: list[Route], rider: int) -> bool:
    who = field.riders[rider]
    return not routes[rider] and who.taking and who.free_s <= 0 and who.until_s > 0


def _reach(field: Field, routes: list[Route], stores: Ints, travel: NDArray[np.int32]) -> Ints:
    """[rider, store]: how near each rider is to an order to come, after everything planned."""
    reach = np.full((len(field.riders), len(stores)), FAR_S, dtype=np.int64)
    for rider, who in enumerate(field.riders):
        place, free_s = who.place, max(who.free_s, 0)
        if routes[rider]:
            free_s = ride(field, rider, routes[rider]).leave[-1]
            place = field.deliveries[routes[rider][-1] >> 1].drop_place
        if who.taking and free_s < who.until_s:
            reach[rider] = free_s // PASSING + travel[place][stores]
    return np.minimum(reach, FAR_S)
