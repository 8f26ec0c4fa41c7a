"""House numbers: they rise along the street, odd on one side and even on the other."""

import math
from collections.abc import Sequence

from songda.kernel.city.geometry import XY, span

_FRONTAGE_M = 20.0


class Ruler:
    """The axis of one street, from its north or west end."""

    def __init__(self, points: Sequence[XY]) -> None:
        self._from, to = span(points)
        length_m = max(math.dist(self._from, to), 1.0)
        self._along = ((to[0] - self._from[0]) / length_m, (to[1] - self._from[1]) / length_m)

    def number(self, at: XY, direction: XY, is_left: bool) -> int:
        """The number of a door at `at`, on the left or right of a road that leads in `direction`."""
        along_m = (at[0] - self._from[0]) * self._along[0] + (at[1] - self._from[1]) * self._along[1]
        agrees = direction[0] * self._along[0] + direction[1] * self._along[1] >= 0
        pair = max(0, int(along_m // _FRONTAGE_M))
        return 2 * pair + (1 if is_left == agrees else 2)
