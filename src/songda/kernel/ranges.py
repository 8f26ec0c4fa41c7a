"""Ranges that hold as often as they say: four of five, whatever the city is like.

Somebody foretells a range; what happens moves its two ends a little. Where too many come after the high end
it goes up by nine steps for each of them and down by one for every other, so that in the long run one in ten
comes after it; the low end likewise. That is conformal inference as it adapts online (Gibbs and Candès,
2021): over T rides the share outside differs from a tenth by at most (range of the shift) ÷ (ten steps × T),
whatever the days are like.
"""

from __future__ import annotations

from songda.kernel.values import value

STEP_S = 5
MISSES_IN_TEN = 9
"""How many steps an end moves towards a miss; the tenth part of what is told falls outside either end."""
SHIFT_S_MOST = 3_600


@value
class Shift:
    """How far the ends of a range are moved, in seconds."""

    low_s: int = 0
    high_s: int = 0


def moved(low_s: int, high_s: int, shift: Shift, least_s: int = 0) -> tuple[int, int]:
    """The range to tell: never in the past, never narrower than `least_s`."""
    low = max(0, low_s + shift.low_s)
    return low, max(low + least_s, high_s + shift.high_s)


def steps(low_s: float, high_s: float, happened_s: float) -> Shift:
    """By how much what happened moves the ends of a range that was told as from low to high."""
    return Shift(
        low_s=-MISSES_IN_TEN * STEP_S if happened_s < low_s else STEP_S,
        high_s=MISSES_IN_TEN * STEP_S if happened_s > high_s else -STEP_S,
    )


def learned(shift: Shift, step: Shift) -> Shift:
    """The shift after one more ride."""
    return Shift(low_s=_bounded(shift.low_s + step.low_s), high_s=_bounded(shift.high_s + step.high_s))


def _bounded(seconds: int) -> int:
    return max(-SHIFT_S_MOST, min(SHIFT_S_MOST, seconds))
