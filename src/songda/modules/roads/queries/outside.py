"""Asking the outside map service, so that its troubles stay its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from songda.kernel import logs
from songda.kernel.breaker import Breaker
from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.modules.roads.model import Vehicle
from songda.modules.roads.ports import NAME, TravelTimes
from songda.modules.roads.rules.speeds import EBIKE_KMH_MOST
from songda.modules.roads.rules.travel import Travel

LOG = logs.logger("roads.outside")
_BREAKER = "roads.outside_breaker"
_LONGEST_S = 6 * 3_600


async def ask(
    house: House, own: Travel, froms: Sequence[Point], tos: Sequence[Point], vehicle: Vehicle
) -> NDArray[np.int32] | None:
    """What the service says; None where there is none, it doesn't know the vehicle, is left alone after
    failures, is too slow, fails, or answers what can't be. Where it knows no way our own roads fill in, and
    no e-bike is ever quicker than the law.
    """
    service: TravelTimes | None = house.ports.get(NAME)
    if service is None or not froms or not tos or not service.knows(vehicle):
        return None
    breaker = _breaker(house)
    if not breaker.may_ask():
        return None
    try:
        async with asyncio.timeout(house.settings["roads.outside_s"]):
            told = await service.matrix(froms, tos, vehicle)
        usable = _usable(told, len(froms), len(tos))
    except Exception as wrong:  # whatever an outside service does, a ride is reckoned
        breaker.failed()
        LOG.warning("roads.outside_failed", error_type=type(wrong).__name__)
        return None
    breaker.worked()
    return _merged(usable, own, froms, tos, vehicle)


def _breaker(house: House) -> Breaker:
    found: Breaker | None = house.state.get(_BREAKER)
    if found is None:
        found = Breaker(house.settings["roads.outside_failures"], house.settings["roads.outside_rest_s"])
        house.state[_BREAKER] = found
    return found


def _usable(told: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Raises ValueError for what can't be a matrix of rides."""
    answer = np.asarray(told, dtype=np.float64)
    if answer.shape != (rows, columns):
        raise ValueError("another number of rides than was asked for")
    if (answer < 0).any() or (answer > _LONGEST_S).any():
        raise ValueError("a ride of less than no time, or of more than six hours")
    return answer


def _merged(
    told: NDArray[np.float64], own: Travel, froms: Sequence[Point], tos: Sequence[Point], vehicle: Vehicle
) -> NDArray[np.int32]:
    unknown = np.isnan(told)
    if unknown.any():
        told = np.where(unknown, own.matrix(froms, tos, vehicle), told)
    if vehicle is Vehicle.EBIKE:
        told = np.maximum(told, own.straight_m(froms, tos) / (EBIKE_KMH_MOST / 3.6))
    return np.ceil(told - 1e-3).astype(np.int32)
