"""How long a store needs: learned from what it needed. Pure."""

from __future__ import annotations

import math

from songda.modules.kitchen.model import Learned

FORGET = 0.995
"""Each order counts this much less with every later one: a kitchen changes with its cooks."""

PRIOR_S, PRIOR_WEIGHT = 720.0, 4.0
AHEAD_PRIOR, ITEMS_PRIOR, SLOPE_WEIGHT = 0.05, 0.08, 6.0
SPREAD_PRIOR = 0.4
HOUR_SHRINK = 10.0
DECILE = 1.2816
"""The ninth decile of the normal distribution, in standard deviations."""

PICKUP_PRIOR_S, PICKUP_QUANTILE, PICKUP_STEP = 300.0, 0.85, 0.15

PREP_S_MIN, PREP_S_MAX = 60, 4 * 3600


def ignorant() -> Learned:
    """What is known of a store that never cooked for us: twelve minutes, a bit more for every order ahead."""
    return Learned(
        seen=0,
        normal=(PRIOR_WEIGHT, 0.0, 0.0, SLOPE_WEIGHT, 0.0, SLOPE_WEIGHT),
        moment=(
            PRIOR_WEIGHT * math.log(PRIOR_S),
            SLOPE_WEIGHT * AHEAD_PRIOR,
            SLOPE_WEIGHT * ITEMS_PRIOR,
        ),
        spread=SPREAD_PRIOR,
        items_mean=2.0,
        hour_sums=(0.0,) * 24,
        hour_counts=(0.0,) * 24,
        pickup_delay_s=PICKUP_PRIOR_S,
    )


def learn(known: Learned, *, took_s: float, ahead: int, items: int, hour: int) -> Learned:
    """What is known after one more order: how long it took, with how many ahead, of how many dishes, when.

    `hour` is the store's wall clock's.
    """
    y = math.log(min(max(took_s, PREP_S_MIN), PREP_S_MAX))
    x = _features(ahead, items)
    a, b = known.normal, known.moment
    off = y - _dot(_weights(known), x)
    near_prior = 1 - FORGET
    fresh = ignorant()
    normal = tuple(
        FORGET * old + x[i] * x[j] + near_prior * first
        for old, first, (i, j) in zip(a, fresh.normal, _PAIRS, strict=True)
    )
    moment = tuple(
        FORGET * old + x[i] * y + near_prior * first
        for i, (old, first) in enumerate(zip(b, fresh.moment, strict=True))
    )
    share = max(0.02, 1 / (known.seen + 8))
    hour_sums, hour_counts = list(known.hour_sums), list(known.hour_counts)
    stray = off - hour_effect(known, hour)
    hour_sums[hour] = 0.98 * hour_sums[hour] + off
    hour_counts[hour] = 0.98 * hour_counts[hour] + 1
    return Learned(
        seen=min(known.seen + 1, 1_000_000),
        normal=normal,
        moment=moment,
        spread=math.sqrt((1 - share) * known.spread**2 + share * stray**2),
        items_mean=known.items_mean + share * (items - known.items_mean),
        hour_sums=tuple(hour_sums),
        hour_counts=tuple(hour_counts),
        pickup_delay_s=known.pickup_delay_s,
    )


def learn_pickup(known: Learned, waited_s: float) -> Learned:
    """What is known after one more meal stood ready for so long before a rider took it.

    A wide city has many short waits and some very long ones, so their mean promises too much to one in five.
    What is kept is the wait that `PICKUP_QUANTILE` of the meals don't exceed: up by a step for a longer wait,
    down by a smaller one for a shorter, and never past what was seen.
    """
    waited, before = min(max(0.0, waited_s), 3600.0), known.pickup_delay_s
    step = PICKUP_STEP * max(before, 60.0)
    if waited > before:
        after = min(waited, before + step * PICKUP_QUANTILE)
    else:
        after = max(waited, before - step * (1 - PICKUP_QUANTILE))
    return Learned(
        seen=known.seen,
        normal=known.normal,
        moment=known.moment,
        spread=known.spread,
        items_mean=known.items_mean,
        hour_sums=known.hour_sums,
        hour_counts=known.hour_counts,
        pickup_delay_s=after,
    )


def estimate(known: Learned, *, ahead: int, items: float, hour: int) -> tuple[int, int]:
    """From asking the store to the counter: the median and the ninth decile, in seconds."""
    middle = _dot(_weights(known), _features(ahead, items)) + hour_effect(known, hour)
    p50 = min(max(math.exp(middle), PREP_S_MIN), PREP_S_MAX)
    p90 = min(p50 * math.exp(DECILE * known.spread), PREP_S_MAX)
    return round(p50), round(p90)


def hour_effect(known: Learned, hour: int) -> float:
    """By how much the hour of the day lengthens (or shortens) the logarithm; little where little was seen."""
    return known.hour_sums[hour] / (known.hour_counts[hour] + HOUR_SHRINK)


_PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))


def _features(ahead: int, items: float) -> tuple[float, float, float]:
    return 1.0, float(min(ahead, 40)), min(max(items, 1.0), 30.0) - 1.0


def _dot(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return sum(left * right for left, right in zip(a, b, strict=True))


def _weights(known: Learned) -> tuple[float, float, float]:
    """The solution of the 3 × 3 normal equations, by Cramer's rule; the prior keeps them solvable."""
    a, b, c, d, e, f = known.normal
    p, q, r = known.moment
    whole = a * (d * f - e * e) - b * (b * f - e * c) + c * (b * e - d * c)
    return (
        (p * (d * f - e * e) - b * (q * f - e * r) + c * (q * e - d * r)) / whole,
        (a * (q * f - e * r) - p * (b * f - e * c) + c * (b * r - q * c)) / whole,
        (a * (d * r - q * e) - b * (b * r - q * c) + p * (b * e - d * c)) / whole,
    )
