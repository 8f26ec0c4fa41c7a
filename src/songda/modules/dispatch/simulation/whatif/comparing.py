"""Side by side: each variant against the first, seed by seed, with how sure that is."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from songda.modules.dispatch.simulation.whatif.figures import MEASURES, Figures

# The 97.5 % point of Student's t for 1 … 19 degrees of freedom.
_T975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A variant minus the first variant. `low` to `high`: 95 % of such comparisons hold the true difference;
    both None with one seed, where nothing is known of it.
    """

    measure: str
    mean: float
    difference: float
    low: float | None
    high: float | None

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval lies on one side of nothing."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def compare(first: Sequence[Figures], other: Sequence[Figures]) -> tuple[Difference, ...]:
    """Refuses (ValueError) sides of different seeds, and more than twenty."""
    if len(first) != len(other) or not 1 <= len(first) <= len(_T975) + 1:
        raise ValueError("both sides are lived with the same one to twenty seeds")
    return tuple(_difference(measure.code, first, other) for measure in MEASURES)


def _difference(code: str, first: Sequence[Figures], other: Sequence[Figures]) -> Difference:
    apart = [b[code] - a[code] for a, b in zip(first, other, strict=True)]
    mean = statistics.fmean(apart)
    low = high = None
    if len(apart) > 1:
        reach = _T975[len(apart) - 2] * statistics.stdev(apart) / math.sqrt(len(apart))
        low, high = mean - reach, mean + reach
    return Difference(code, statistics.fmean(one[code] for one in other), mean, low, high)
