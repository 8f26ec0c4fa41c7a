"""Orders to come, imagined: several futures of the next minutes, made of what has been placed so far.

As many orders as the last half hour had; from which store and ready after how long, as guiding believes (see
there); to the door of one of its orders of the last hour, or of anybody's. What is known already and not due
yet belongs to every future. Nothing of the true future is used.
"""

import numpy as np

from songda.modules.dispatch.engine.compiled import compiled
from songda.modules.dispatch.engine.field import Field
from songda.modules.dispatch.engine.pricing import Ints
from songda.modules.dispatch.engine.sequencing import draw

RECENT_S = 1_800
WHOLE = 100  # an order, counted in hundredths
C_STORE, C_DOOR, C_PLACED, C_READY = range(4)
L_PLACED, L_STORE, L_DOOR = range(3)
B_UNSEEN, B_CITY, B_HORIZON = range(3)


def imagined(field: Field, seed: int) -> Ints:
    """[future, order, C_…], those ready first before the others; no futures when nothing points to any."""
    params, snapshot = field.params, field.snapshot
    lately = np.array(snapshot.lately, np.int64).reshape(-1, 3)
    recent = int((lately[:, L_PLACED] > -RECENT_S).sum())
    count = recent * params.future_s // RECENT_S
    preparing = [np.array(demand.preparing_s, np.int64) for demand in snapshot.demands]
    if not (params.futures and count and any(map(len, preparing))):
        return np.zeros((0, 0, 4), np.int64)
    known = _known(field)
    futures = np.zeros((params.futures, count + len(known), 4), np.int64)
    futures[:, count:] = known
    belief = np.array([params.guide_unseen_percent, params.guide_city_percent, params.future_s], np.int64)
    ends = np.cumsum([len(one) for one in preparing])
    stores = np.array([demand.place for demand in snapshot.demands], np.int64)
    _imagine(stores, ends, np.concatenate(preparing), lately, belief, seed, futures[:, :count])
    for future in futures:
        future[:] = future[np.argsort(future[:, C_READY], kind="stable")]
    return futures


def _known(field: Field) -> Ints:
    """What waits for its hour: placed, but ready after the horizon."""
    later = [field.deliveries[number] for number in field.later if not field.deliveries[number].held]
    rows = [(one.pickup_place, one.drop_place, one.placed_s, one.ready_s) for one in later]
    return np.array(rows, np.int64).reshape(-1, 4)


@compiled
def _imagine(
    stores: Ints, ends: Ints, preparing: Ints, lately: Ints, belief: Ints, seed: int, out: Ints
) -> None:
    """Fill [future, order]; the moments they are placed at are spread over the horizon."""
    counts = np.diff(np.concatenate((np.zeros(1, np.int64), ends)))
    shares = np.cumsum(WHOLE * counts + belief[B_UNSEEN])
    futures, orders = out.shape[0], out.shape[1]
    for future in range(futures):
        for order in range(orders):
            salt = draw(seed, future * orders + order)
            at = np.searchsorted(shares, draw(salt, 1) % shares[-1], side="right")
            placed = (order * 1024 + draw(salt, 2) % 1024) * belief[B_HORIZON] // (1024 * orders)
            out[future, order, C_STORE] = stores[at]
            out[future, order, C_DOOR] = _door(lately, stores[at], draw(salt, 3))
            out[future, order, C_PLACED] = placed
            out[future, order, C_READY] = placed + _took(
                preparing, ends[at] - counts[at], counts[at], belief, salt
            )


@compiled
def _door(lately: Ints, store: int, drawn: int) -> int:
    """Where one of the store's orders of the last hour went; of any store's, when it had none."""
    many = lately.shape[0]
    for step in range(many):
        row = (drawn + step) % many
        if lately[row, L_STORE] == store:
            return int(lately[row, L_DOOR])
    return int(lately[drawn % many, L_DOOR])


@compiled
def _took(preparing: Ints, begin: int, count: int, belief: Ints, salt: int) -> int:
    """How long one of the store's orders took, or, the fewer it had the likelier, one of the city's."""
    own = WHOLE * count
    if own > 0 and draw(salt, 4) % (own + belief[B_CITY]) < own:
        return int(preparing[begin + draw(salt, 5) % count])
    return int(preparing[draw(salt, 5) % preparing.shape[0]])
