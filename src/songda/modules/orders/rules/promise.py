"""The one promise function: when the food will be there, over the store's pace and the roads."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from songda.kernel.clocks import CityTime
from songda.kernel.ranges import Shift, moved
from songda.modules.orders.model import Fulfilment, Promise
from songda.modules.stores.public import Pace

HANDOVER_S = 120
"""From stopping at the building to the door, and the order's own clicks."""

SLOW_RIDE = 1.35
"""How much longer than the network's time a ride takes on a bad day."""


LEAST_S = 300
"""A promise is at least so wide."""

NO_SHIFT = Shift()


def promise(
    at: CityTime,
    pace: Pace,
    ride_s: int,
    fulfilment: Fulfilment,
    *,
    scheduled_for: CityTime | None = None,
    slot_s: int = 0,
    shift: Shift = NO_SHIFT,
) -> Promise:
    """Between when and when, in whole minutes of city time.

    The low end is a usual day: the kitchen's median, the usual wait for a rider, the ride. The
    high end is a slow one: the kitchen's ninth decile, a long wait, a slow ride. A scheduled order
    promises its slot. It never promises the past, and at least five minutes lie between. `shift` is what the
    city's delivered orders have taught, so that four of five deliveries come within what is told.
    """
    if scheduled_for is not None:
        return Promise(low_at=_utc(scheduled_for), high_at=_utc(scheduled_for.plus(slot_s)))
    low_s, high_s = span_s(pace, ride_s, fulfilment, shift)
    low = math.floor((at.timestamp() + low_s) / 60) * 60
    high = math.ceil((at.timestamp() + high_s) / 60) * 60
    return Promise(low_at=_instant(low), high_at=_instant(max(high, low + LEAST_S)))


def span_s(pace: Pace, ride_s: int, fulfilment: Fulfilment, shift: Shift = NO_SHIFT) -> tuple[int, int]:
    """The promise in seconds from now, before it is rounded to minutes."""
    low_s, high_s = float(pace.prep_s_p50), float(max(pace.prep_s_p90, pace.prep_s_p50))
    if fulfilment is Fulfilment.PICKUP:
        return round(low_s), round(high_s)
    low_s += pace.usual_wait_s + ride_s + HANDOVER_S
    high_s += pace.pickup_delay_s + ride_s * SLOW_RIDE + 2 * HANDOVER_S
    return moved(round(low_s), round(high_s), shift, LEAST_S)


def ready_expected_at(
    promised: Promise, at: CityTime, pace: Pace, ride_s: int, *, scheduled: bool
) -> CityTime:
    """When the kitchen is expected to be done, for a rider to be sent: never before `at`.

    A scheduled order is cooked so that the ride ends when its slot begins.
    """
    if not scheduled:
        return at.plus(pace.prep_s_p50)
    start = CityTime.fromtimestamp(promised.low_at.timestamp(), UTC)
    return max(at, start.plus(-ride_s - HANDOVER_S))


def _instant(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)


def _utc(at: CityTime) -> datetime:
    return datetime.fromtimestamp(at.timestamp(), UTC)
