"""Virtual time: what happens when, in one order for ever. And chance, a function of the seed and of who
does what.
"""

import heapq
from collections.abc import Callable
from random import Random


class Clock:
    """Whole seconds. Of two events of one second the one asked for first happens first."""

    def __init__(self, seed: int) -> None:
        self.now_s = 0
        self._seed = seed
        self._events: list[tuple[int, int, Callable[[], None]]] = []
        self._asked = 0

    def at(self, at_s: int, happens: Callable[[], None]) -> None:
        """Let it happen then; what is asked for in the past happens now."""
        self._asked += 1
        heapq.heappush(self._events, (max(at_s, self.now_s), self._asked, happens))

    def after(self, wait_s: int, happens: Callable[[], None]) -> None:
        self.at(self.now_s + wait_s, happens)

    def run(self, until_s: int) -> None:
        while self._events and self._events[0][0] <= until_s:
            self.now_s, _, happens = heapq.heappop(self._events)
            happens()

    def chance(self, *what: object) -> Random:
        """The same for the same seed and words, whatever else has happened."""
        return Random(f"{self._seed} {' '.join(map(str, what))}")
