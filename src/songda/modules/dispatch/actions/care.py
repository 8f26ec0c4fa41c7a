"""Check what was given to riders against the rules of care, by a checker that knows only the log."""

from __future__ import annotations

from datetime import timedelta

from songda.kernel.geo import Point, distance_m
from songda.kernel.house import Doing
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records
from songda.modules.dispatch.simulation.care.checking import Given, Mark, check
from songda.modules.riders import public as riders

LOOKED_BACK = timedelta(days=8)
_MACHINES = (riders.Vehicle.ROBOT, riders.Vehicle.DRONE)


async def check_care(do: Doing) -> int:
    """How many breaches the last eight days hold; each is kept once, for `songda check` to show."""
    since = do.city_now - LOOKED_BACK
    vehicles = await riders.vehicles(do.tx)
    given = [
        _given(row, vehicles[row.rider_id])
        for row in await deliveries.given_since(do.tx, since)
        if vehicles[row.rider_id] not in _MACHINES
    ]
    marks = [
        Mark(rider=str(one.rider_id), what=one.kind.value, at=one.at)
        for one in await riders.work_logged(do.tx, since)
    ]
    found = check(given, marks, do.house.settings["riders.zone"])
    await records.keep_care_breaches(do.tx, [(one.rule, one.rider, one.at) for one in found])
    return len(found)


def _given(row: deliveries.GivenRow, vehicle: riders.Vehicle) -> Given:
    store, door = (Point(spot.lon, spot.lat) for spot in (row.pickup, row.dropoff))
    return Given(
        rider=str(row.rider_id),
        at=row.at,
        pickup_expected_at=row.pickup_expected_at,
        drop_expected_at=row.drop_expected_at,
        ready_known_at=row.ready_known_at,
        ride_m=distance_m(store, door),
        held_to_15=vehicle is riders.Vehicle.EBIKE,
    )
