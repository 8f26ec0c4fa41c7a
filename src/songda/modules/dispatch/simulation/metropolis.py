"""A made-up metropolis: twenty kilometres square, two hundred corners with kitchens, any number of orders.

Everything is a function of the seed and a counter, so that a figure measured here can be measured again
anywhere. Travel times follow the straight line, slower into some areas than into others.
"""

import numpy as np
from numpy.typing import NDArray

from songda.modules.dispatch.engine.values import Delivery, Paces, Rider, Snapshot, Stop, StopKind

Ints = NDArray[np.int64]
GRID_M = 10
SIDE = 2_000  # grid steps
CORNERS = 200
AREA = 100  # grid steps
SLOWEST_S, SPREAD_S = 900, 1_500
MS_PER_M = 240  # 15 km/h
PROMISE_S = 2_700


class Draws:
    """Columns of random numbers: splitmix64 of (seed, column, row)."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._column = 0

    def below(self, limit: int, count: int) -> Ints:
        """So many whole numbers in 0 … limit - 1; every call draws new ones."""
        self._column += 1
        step = np.uint64(0x9E3779B97F4A7C15)
        base = np.uint64((self._seed * 1_000_003 + self._column) & ((1 << 64) - 1)) << np.uint64(20)
        z = (base + np.arange(1, count + 1, dtype=np.uint64)) * step
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> np.uint64(31))) % np.uint64(limit)).astype(np.int64)


class Metropolis:
    """Where the corners are, and how people, orders and riders spread around them."""

    def __init__(self, seed: int) -> None:
        self._draws = Draws(seed)
        self.corners = self._draws.below(SIDE, 2 * CORNERS).reshape(-1, 2)

    def stores(self, count: int) -> Ints:
        """Pickups: popular corners have most of them."""
        ranks = self._draws.below(CORNERS, count) * self._draws.below(CORNERS, count) // CORNERS
        return self._around(self.corners[ranks], 60)

    def doors(self, stores: Ints) -> Ints:
        """Drops: mostly within two kilometres of the store."""
        return self._around(stores, 220)

    def standing(self, count: int) -> Ints:
        """Riders: where the stores are."""
        return self._around(self.stores(count), 100)

    def seconds(self, limit: int, count: int) -> Ints:
        return self._draws.below(limit, count)

    def paces(self) -> Paces:
        """15 km/h on a detour of 1.2 to 1.5, by the two areas."""
        across = SIDE // AREA
        areas = across * across
        mark = np.arange(areas) * 2_654_435_761 % 30
        table = MS_PER_M * (120 + (mark[:, None] + mark[None, :]) // 2) // 100
        return Paces.of(("ebike",), (0, 0, AREA, across, across), table[None, :, :])

    def _around(self, xy: Ints, far: int) -> Ints:
        count = len(xy)
        throw = [self._draws.below(far, count) + self._draws.below(far, count) - far + 1 for _ in "xy"]
        return np.clip(xy + np.stack(throw, axis=1), 0, SIDE - 1)


def round_of(orders: int, riders: int, seed: int, *, bound: int = 0) -> Snapshot:
    """One moment: so many open orders, riders who are bound to up to ``bound`` deliveries each."""
    city = Metropolis(seed)
    busy = city.seconds(bound + 1, riders)
    total = orders + int(busy.sum())
    stores = city.stores(total)
    doors, here = city.doors(stores), city.standing(riders)
    first = orders + np.cumsum(busy) - busy
    for rider in np.nonzero(busy)[0].tolist():
        # What somebody is bound to lies around where they are.
        mine = slice(int(first[rider]), int(first[rider] + busy[rider]))
        move = here[rider] - stores[mine.start]
        stores[mine], doors[mine] = (
            np.clip(stores[mine.start] + move, 0, SIDE - 1),
            np.clip(doors[mine] + move, 0, SIDE - 1),
        )
    spots, at = np.unique(np.concatenate([stores, doors, here]), axis=0, return_inverse=True)
    at = at.reshape(-1)
    placed, ready = -city.seconds(SLOWEST_S, total), city.seconds(SPREAD_S, total) - 300
    return Snapshot(
        grid_m=GRID_M,
        places=tuple(map(tuple, spots.tolist())),
        travels=(),
        paces=city.paces(),
        deliveries=tuple(
            Delivery(
                id=f"d{n:06}",
                pickup_place=pick,
                drop_place=drop,
                placed_s=since,
                ready_s=ready_s,
                promised_s=since + PROMISE_S,
            )
            for n, (pick, drop, since, ready_s) in enumerate(
                zip(
                    at[:total].tolist(),
                    at[total : 2 * total].tolist(),
                    placed.tolist(),
                    ready.tolist(),
                    strict=True,
                )
            )
        ),
        riders=tuple(
            Rider(id=f"r{n:06}", place=place, route=_route(begin, many))
            for n, (place, begin, many) in enumerate(
                zip(at[2 * total :].tolist(), first.tolist(), busy.tolist(), strict=True)
            )
        ),
    )


def _route(first: int, many: int) -> tuple[Stop, ...]:
    ids = [f"d{n:06}" for n in range(first, first + many)]
    picks = [Stop(kind=StopKind.PICKUP, delivery_id=one) for one in ids]
    return (*picks, *(Stop(kind=StopKind.DROP, delivery_id=one) for one in ids))
