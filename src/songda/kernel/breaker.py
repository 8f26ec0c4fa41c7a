"""Leave an outside system alone after it failed several times in a row, and try it again after a while."""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Counts failures in a row; after `failures` of them `may_ask` says no for `rest_s` machine seconds.

    Then one call is let through: it closes the breaker by working, and opens it again by failing. What it
    knows is this process's own: others learn by themselves.
    """

    def __init__(self, failures: int, rest_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self._failures, self._rest_s, self._now = failures, rest_s, now
        self._in_a_row = 0
        self._asks_from = 0.0

    def may_ask(self) -> bool:
        """Whether to ask now. After the rest only the first asker may, until it has worked or failed."""
        if self._in_a_row < self._failures:
            return True
        now = self._now()
        if now < self._asks_from:
            return False
        self._asks_from = now + self._rest_s
        return True

    def worked(self) -> None:
        self._in_a_row = 0

    def failed(self) -> None:
        self._in_a_row += 1
        if self._in_a_row >= self._failures:
            self._asks_from = self._now() + self._rest_s
