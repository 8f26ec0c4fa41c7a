"""The snapshot as the compiled core sees it: whole numbers in arrays, columns as the constants say.

A route is a row of codes: ``2 * delivery`` is its pickup, ``2 * delivery + 1`` its drop.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
NEVER = 1 << 60

O_PICK, O_DROP, O_READY, O_PLACED, O_PROMISED, O_PB, O_PA, O_DB, O_DA, O_LOAD, O_PICKED = range(11)
O_DROP_BY, O_BAG, O_BOUND, O_VEHICLES, O_ONLY = range(11, 16)
ORDER_COLUMNS = 16
R_PLACE, R_FREE, R_UNTIL, R_VEHICLE, R_CAPACITY, R_LOCKED, R_TAKING, R_PRICE, R_ONLY = range(9)
RIDER_COLUMNS = 9
(
    W_LATE,
    W_DOOR,
    W_FRESH,
    W_RIDE,
    W_LOAD,
    W_UNPLANNED,
    C_BAG,
    C_STOPS,
    C_STORES,
    C_BETWEEN,
    C_BAG_S,
    C_DELAY_S,
    G_METRES,
    G_EXACT,
) = range(14)
# Whom an order is pinned to, beside a rider's number; which order alone a rider may have, beside an order's.
ANYBODY, NOBODY = -1, -2


class Board(NamedTuple):
    """``times`` [vehicle, from, to] seconds where ``rules[G_EXACT]``; else the straight line times ``pace``
    [vehicle, area, area] in milliseconds a metre. ``spots`` [place]: x and y in grid steps, area.

    ``orders``: [delivery, O_…]; ``riders``: [rider, R_…]; ``rules``: weights, constraints, the grid.
    """

    times: NDArray[np.int32]
    spots: Ints
    pace: NDArray[np.int32]
    orders: Ints
    riders: Ints
    rules: Ints
