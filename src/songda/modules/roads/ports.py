"""What roads may ask outside: travel times by somebody else's map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from songda.kernel.geo import Point
from songda.kernel.house import House

NAME = "roads.travel_times"


class TravelTimes(Protocol):
    """An outside map service. It may be slow, fail, or answer nonsense: whoever asks is prepared.
    `vehicle` is named as roads names it (`ebike`, `car`).
    """

    def knows(self, vehicle: str) -> bool:
        """Whether it answers for this vehicle at all."""

    async def matrix(self, froms: Sequence[Point], tos: Sequence[Point], vehicle: str) -> NDArray[np.float64]:
        """Seconds from every `from` (rows) to every `to` (columns); NaN where it knows no way."""


def offer(house: House, service: TravelTimes) -> None:
    """Let this service be asked before our own roads."""
    house.ports[NAME] = service
