"""Amounts times weights."""

import numpy as np

from songda.modules.dispatch.engine.board import Ints
from songda.modules.dispatch.engine.params import Weights
from songda.modules.dispatch.engine.riding import (
    FRESHNESS,
    LATE,
    LATE_SQUARED,
    LOAD,
    PRICE,
    RIDING,
    TO_DOOR,
    Amounts,
)


def cost(weights: Weights, amounts: Amounts) -> int:
    return (
        weights.lateness * (amounts[LATE] + amounts[LATE_SQUARED])
        + weights.to_door * amounts[TO_DOOR]
        + weights.freshness * amounts[FRESHNESS]
        + weights.riding * amounts[RIDING]
        + weights.load * amounts[LOAD]
        + amounts[PRICE]
    )


def terms(weights: Weights, before: Ints, after: Ints) -> dict[str, Ints]:
    """What choices add, reason by reason, as amount and cost; the costs of one add up to the difference of
    both its costs. ``before``, ``after``: [choice, place, amount].
    """
    added = np.moveaxis(after - before, -1, 0)
    paid = {
        "lateness": (added[LATE], weights.lateness * (added[LATE] + added[LATE_SQUARED])),
        "to_door": (added[TO_DOOR], weights.to_door * added[TO_DOOR]),
        "freshness": (added[FRESHNESS], weights.freshness * added[FRESHNESS]),
        "riding": (added[RIDING], weights.riding * added[RIDING]),
        "load": (added[LOAD], weights.load * added[LOAD]),
        "price": (added[PRICE], added[PRICE]),
    }
    return {name: np.stack(both, axis=-1) for name, both in paid.items()}
