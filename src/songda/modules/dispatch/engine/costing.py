"""Amounts times weights."""

from collections.abc import Sequence

from songda.modules.dispatch.engine.params import Weights
from songda.modules.dispatch.engine.plan import Term
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


def terms(weights: Weights, before: Sequence[int], after: Sequence[int]) -> tuple[Term, ...]:
    """What a choice adds, reason by reason; the costs add up to the difference of both costs."""
    added = [b - a for a, b in zip(before, after, strict=True)]
    return (
        Term(
            name="lateness",
            amount=added[LATE],
            cost=weights.lateness * (added[LATE] + added[LATE_SQUARED]),
        ),
        Term(name="to_door", amount=added[TO_DOOR], cost=weights.to_door * added[TO_DOOR]),
        Term(name="freshness", amount=added[FRESHNESS], cost=weights.freshness * added[FRESHNESS]),
        Term(name="riding", amount=added[RIDING], cost=weights.riding * added[RIDING]),
        Term(name="load", amount=added[LOAD], cost=weights.load * added[LOAD]),
        *([Term(name="price", amount=added[PRICE], cost=added[PRICE])] if added[PRICE] else []),
    )
