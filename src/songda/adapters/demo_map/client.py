"""The map service itself: straight lines, slowly, wrongly or not at all as often as it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from songda.kernel.geo import Point, distance_m

KMH = {"ebike": 13.0, "motor": 20.0, "car": 20.0}
DETOUR = 1.35


class MapAway(RuntimeError):
    """The service didn't answer."""


@dataclass(slots=True)
class DemoMap:
    """Shares in percent: `away` raises, `slow` answers after `slow_s`, `nonsense` has a row too few."""

    chance: Random
    away: int = 0
    slow: int = 0
    nonsense: int = 0
    slow_s: float = 30.0
    asked: int = 0

    def knows(self, vehicle: str) -> bool:
        return vehicle in KMH

    async def matrix(self, froms: Sequence[Point], tos: Sequence[Point], vehicle: str) -> NDArray[np.float64]:
        """Seconds, every from to every to. Raises MapAway."""
        self.asked += 1
        mood = self.chance.randrange(100)
        if mood < self.away:
            raise MapAway()
        if mood < self.away + self.slow:
            await asyncio.sleep(self.slow_s)
        m_s = KMH[vehicle] / 3.6
        rows = [[distance_m(a, b) * DETOUR / m_s for b in tos] for a in froms]
        if self.away + self.slow <= mood < self.away + self.slow + self.nonsense:
            rows = rows[1:]
        return np.array(rows).reshape(-1, len(tos))
