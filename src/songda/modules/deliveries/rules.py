"""Pure decisions about deliveries."""

from __future__ import annotations

import base64
import binascii
import io
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from songda.kernel.clocks import CityTime, city
from songda.kernel.geo import METRES_PER_DEGREE, Point, distance_m, snap_10m
from songda.kernel.ranges import Shift, moved, steps
from songda.modules.deliveries.errors import NotNow, PhotoUnreadable
from songda.modules.deliveries.model import (
    MOVES,
    Delivery,
    NextAction,
    RouteStop,
    Spot,
    State,
    Stop,
    StopKind,
)

NO_SHIFT = Shift()

ROADS_PER_STRAIGHT = 1.3
"""Roads are about this much longer than the straight line; pay is agreed on it before any route is known."""

EBIKE_M_S_MOST = 15 / 3.6
"""An average over a ride; the standard's bound for every time that is told to anybody."""

PHOTO_SIDE_MAX = 1280
_PIXELS_MAX = 40_000_000

_ORDER = [
    State.ASSIGNED,
    State.AT_STORE,
    State.PICKED_UP,
    State.AT_CUSTOMER,
    State.DELIVERED,
]


def must_allow(here: State, there: State) -> None:
    """Raises NotNow for a move that isn't in the table."""
    if (here, there) not in MOVES:
        raise NotNow(state=here.value, wanted=there.value)


def has_passed(here: State, step: State) -> bool:
    """Whether the delivery stands at the rider's step or beyond it: then doing it again is nothing."""
    return here in _ORDER and _ORDER.index(here) >= _ORDER.index(step)


def rounded(spot: Spot) -> Spot:
    """The spot on a grid of about 10 m: near enough to ride to, too coarse to tell a flat."""
    snapped = snap_10m(Point(spot.lon, spot.lat))
    return Spot(lon=snapped.lon, lat=snapped.lat)


def road_m(pickup: Spot, dropoff: Spot) -> int:
    """The distance on which pay is agreed, in metres."""
    straight = distance_m(Point(pickup.lon, pickup.lat), Point(dropoff.lon, dropoff.lat))
    return round(straight * ROADS_PER_STRAIGHT)


def least_ride_s(spots: Sequence[Spot]) -> NDArray[np.int32]:
    """Seconds an e-bike needs at least from each spot to each, held to 15 km/h on the straight line."""
    north = np.array([spot.lat for spot in spots]) * METRES_PER_DEGREE
    shrink = math.cos(math.radians(float(np.mean([spot.lat for spot in spots])))) if spots else 1.0
    east = np.array([spot.lon for spot in spots]) * METRES_PER_DEGREE * shrink
    metres = np.hypot(east[:, None] - east[None, :], north[:, None] - north[None, :])
    return np.ceil(metres / EBIKE_M_S_MOST - 1e-3).astype(np.int32)


def honest(
    delivery: Delivery, pickup_at: CityTime, drop_at: CityTime, *, held_to_15: bool
) -> tuple[CityTime, CityTime]:
    """Estimates never before the kitchen's, and for an e-bike never faster than 15 km/h to the door."""
    picked = max(pickup_at, city(delivery.ready_expected_at))
    ride_s = int(least_ride_s((delivery.pickup, delivery.dropoff))[0, 1]) if held_to_15 else 0
    return picked, max(drop_at, picked.plus(ride_s))


def pay_minor(road: int, base_minor: int, per_km_minor: int) -> int:
    """Base plus distance, rounded up to a whole minor unit."""
    return base_minor - (-road * per_km_minor // 1000)


def load_units(items_count: int) -> int:
    """How much of a rider's box it fills: a bag for every eight dishes."""
    return 1 + (items_count - 1) // 8


def next_action(state: State, kind: StopKind) -> NextAction | None:
    """What the rider does next at a stop; None while an earlier stop of the same delivery is to be done."""
    if kind is StopKind.PICKUP:
        return {State.ASSIGNED: NextAction.AT_STORE, State.AT_STORE: NextAction.PICKED_UP}.get(state)
    return {State.PICKED_UP: NextAction.AT_CUSTOMER, State.AT_CUSTOMER: NextAction.DELIVERED}.get(state)


def merged(
    standing: Sequence[tuple[Stop, bool]], planned: Sequence[RouteStop], wanted: Sequence[RouteStop]
) -> list[RouteStop]:
    """The rider's stops with a new delivery's two, in the order the plan gave them.

    The plan may be a minute old: stops done since are gone, others may have come. A stop under way (the
    rider stands at it) stays first; what the plan doesn't know keeps its order at the end.
    """
    rank = {(stop.delivery_id, stop.kind): position for position, stop in enumerate(planned)}
    begun = [_as_route(stop) for stop, under_way in standing if under_way]
    rest = [_as_route(stop) for stop, under_way in standing if not under_way]
    known = [stop for stop in (*rest, *wanted) if (stop.delivery_id, stop.kind) in rank]
    known.sort(key=lambda stop: rank[stop.delivery_id, stop.kind])
    unknown = [stop for stop in (*rest, *wanted) if (stop.delivery_id, stop.kind) not in rank]
    return [*begun, *known, *unknown]


def _as_route(stop: Stop) -> RouteStop:
    return RouteStop(delivery_id=stop.delivery_id, kind=stop.kind, expected_at=stop.expected_at)


def tidied_photo(given: str) -> str:
    """A picture in base64 as a JPEG of at most 1,280 pixels a side, without what the phone wrote into it
    (place, time, owner). Raises PhotoUnreadable. Takes some tens of milliseconds: not for the event loop.
    """
    try:
        with Image.open(io.BytesIO(base64.b64decode(given, validate=True))) as image:
            if image.format not in ("JPEG", "PNG", "WEBP") or image.width * image.height > _PIXELS_MAX:
                raise PhotoUnreadable()
            plain = image.convert("RGB")
    except (binascii.Error, UnidentifiedImageError, OSError, ValueError, SyntaxError) as wrong:
        raise PhotoUnreadable() from wrong
    plain.thumbnail((PHOTO_SIDE_MAX, PHOTO_SIDE_MAX))
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=80)
    return base64.b64encode(written.getvalue()).decode()


ARRIVAL_EARLY_S = 50
ARRIVAL_LATE_S = 335
"""How much earlier and later than planned a rider is at the door in four of five rides of the simulated city:
the doorbell, the lift, an order taken on the way. It hardly grows with the way that is left. A city begins
there and learns its own.
"""

ARRIVAL_LEAST_S = 60
"""The range told of an arrival is at least so wide."""


def arrival_s(ahead_s: int, shift: Shift = NO_SHIFT) -> tuple[int, int]:
    """The range told of an arrival planned in so many seconds, moved by what the city has learned; never in
    the past.
    """
    low_s, high_s = max(0, ahead_s - ARRIVAL_EARLY_S), max(0, ahead_s) + ARRIVAL_LATE_S
    return moved(low_s, high_s, shift, ARRIVAL_LEAST_S)


def arrival_step(ahead_s: int, took_s: int, shift: Shift) -> Shift:
    """How far a ride that was planned to take `ahead_s` and took `took_s` moves the two ends."""
    low_s, high_s = arrival_s(ahead_s, shift)
    return steps(low_s, high_s, took_s)
