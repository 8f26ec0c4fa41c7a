"""What every rider of a city will do next, for the map."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import CityId, RiderId
from songda.kernel.values import Instant, value
from songda.modules.deliveries import public as deliveries
from songda.modules.riders import public as riders
from songda.modules.roads import public as roads

_LEGS = "dispatch.legs"
_MOST_LEGS = 2_000


@value
class RouteStopRow:
    """One stop of a rider's route."""

    delivery_id: UUID
    order_id: UUID
    order_number: int
    kind: deliveries.StopKind
    spot: deliveries.Spot
    expected_at: Instant


@value
class RouteRow:
    """A rider's stops in order, and the line along the roads (longitude, latitude) from where the rider was
    last seen, if anywhere, to the first stop and on to the others.
    """

    rider_id: UUID
    stops: tuple[RouteStopRow, ...]
    line: tuple[tuple[float, float], ...]


async def routes(tx: Tx, house: House, city_id: CityId) -> list[RouteRow]:
    """What every rider of a city who has something to do will do next, by rider."""
    rows = {row.delivery_id: row for row in await deliveries.on_map(tx, city_id)}
    asked = sorted({row.rider_id for row in rows.values() if row.rider_id is not None})
    found: dict[UUID, list[RouteStopRow]] = {}
    for stop in await deliveries.stops_of(tx, [RiderId(one) for one in asked]):
        if stop.delivery_id in rows:
            found.setdefault(stop.rider_id, []).append(_stop_row(stop, rows[stop.delivery_id]))
    seen = {one.rider_id: one for one in await riders.places(tx, city_id)}
    return [
        RouteRow(
            rider_id=rider_id,
            stops=tuple(stops),
            line=await _line(house, city_id, seen.get(rider_id), stops),
        )
        for rider_id, stops in sorted(found.items())
    ]


def _stop_row(stop: deliveries.Stop, row: deliveries.MapRow) -> RouteStopRow:
    return RouteStopRow(
        delivery_id=stop.delivery_id,
        order_id=row.order_id,
        order_number=row.order_number,
        kind=stop.kind,
        spot=row.pickup if stop.kind is deliveries.StopKind.PICKUP else row.dropoff,
        expected_at=stop.expected_at,
    )


async def _line(
    house: House, city_id: CityId, seen: riders.Place | None, stops: list[RouteStopRow]
) -> tuple[tuple[float, float], ...]:
    """Along the roads. Legs between stops are the same until these change, so they are kept for a while."""
    legs: dict[tuple[float, ...], tuple[tuple[float, float], ...]] = house.state.setdefault(_LEGS, {})
    if len(legs) > _MOST_LEGS:
        legs.clear()
    first = stops[0].spot
    line = [(first.lon, first.lat)]
    if seen is not None:
        start, end = Point(seen.lon, seen.lat), Point(first.lon, first.lat)
        line = list(await roads.path(house, city_id, start, end))
    for a, b in pairwise(stops):
        key = (a.spot.lon, a.spot.lat, b.spot.lon, b.spot.lat)
        if key not in legs:
            start, end = Point(a.spot.lon, a.spot.lat), Point(b.spot.lon, b.spot.lat)
            legs[key] = await roads.path(house, city_id, start, end)
        line += legs[key][1:]
    return tuple(line)
