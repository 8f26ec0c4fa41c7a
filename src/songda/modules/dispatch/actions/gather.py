"""See a city as the engine sees it: whole seconds, a 10 m grid, ids, no names."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np

from songda.kernel.clocks import CityTime
from songda.kernel.geo import Point
from songda.kernel.house import House
from songda.kernel.ids import CityId, DeliveryId, OrderId, RiderId
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records
from songda.modules.dispatch.actions.evening import prices
from songda.modules.dispatch.actions.gridding import GRID_M, Grid
from songda.modules.dispatch.actions.outside import on_duty_vehicles, outside
from songda.modules.dispatch.actions.pacing import paces
from songda.modules.dispatch.engine import values as engine
from songda.modules.dispatch.engine.params import Params
from songda.modules.dispatch.model import Bound, BoundKind, Gathered
from songda.modules.riders import public as riders
from songda.modules.roads import public as roads

RELEASED_S = Params().horizon_s
"""So long before its food is ready the engine plans for a delivery; nobody is that far from any store."""

OVERDUE_S = 60
"""Food that should be ready and isn't is expected within this time, round after round."""

_BOUND = (
    deliveries.State.ASSIGNED,
    deliveries.State.AT_STORE,
    deliveries.State.PICKED_UP,
    deliveries.State.AT_CUSTOMER,
)
_CARRIED = (deliveries.State.PICKED_UP, deliveries.State.AT_CUSTOMER)


class Reach:
    """Which vehicles may be sent from a store to a door with so many bags: a hard bound for the engine."""

    def __init__(self, travel: roads.Travel, vehicles: Sequence[str]) -> None:
        self._travel = travel
        self._all = tuple(sorted({roads.Vehicle(one) for one in vehicles}))
        self._bounded = any(one in roads.REACH_M or one in roads.PAYLOAD_UNITS for one in self._all)

    def vehicles(self, one: deliveries.Delivery) -> tuple[str, ...]:
        """Their names; none where all on duty may. One that nobody on duty may take says `none`."""
        if not self._bounded:
            return ()
        store = Point(one.pickup.lon, one.pickup.lat)
        door = Point(one.dropoff.lon, one.dropoff.lat)
        able = tuple(
            vehicle
            for vehicle in self._all
            if one.load_units <= roads.PAYLOAD_UNITS.get(vehicle, one.load_units)
            and self._travel.within_reach(store, door, vehicle)
        )
        return () if able == self._all else able or ("none",)


async def gather(house: House, city_id: CityId) -> Gathered | None:
    """The city now, from one consistent read; None when nothing waits, or nobody rides for us or for a price.

    Offered deliveries are left out, and their riders get nothing new until they answer.
    """
    now = house.clocks.city_now()
    since = now - timedelta(seconds=house.settings["dispatch.refusal_holds_s"])
    async with house.db.reading() as tx:
        jobs = await deliveries.open_for_dispatch(tx, city_id, since)
        on_duty = await riders.on_duty(tx, city_id)
        stops = await deliveries.stops_of(tx, [rider.rider_id for rider in on_duty])
        bounds = await records.bounds_of(tx, city_id)
        waiting = [job for job in jobs if _is_released(job.delivery, now)]
        others = await outside(tx, house, city_id, [job.delivery.delivery_id for job in waiting], now)
    if not waiting or not (on_duty or others.may_ask()):
        return None
    known = {rider.rider_id for rider in on_duty}
    bound = [job for job in jobs if job.delivery.state in _BOUND and job.delivery.rider_id in known]
    asked = {job.offered_to for job in jobs if job.offered_to is not None}
    grid = Grid(waiting[0].delivery.pickup)
    seen = [*waiting, *bound]
    states = {job.delivery.delivery_id: job.delivery.state for job in seen}
    routes: defaultdict[RiderId, list[deliveries.Stop]] = defaultdict(list)
    for stop in stops:
        routes[stop.rider_id].append(stop)
    kinds = {rider.vehicle: riders.care.rules_of(house.settings, rider.vehicle) for rider in on_duty}
    works = {one.rider_id: riders.care.as_of(one.work, now, kinds[one.vehicle]) for one in on_duty}
    asks = prices(house, on_duty, works, [job.delivery for job in bound])
    stale_s = house.settings["dispatch.fix_stale_s"]
    them = [
        _rider(
            rider,
            routes[rider.rider_id],
            states,
            awake=rider.rider_id not in asked and -_seconds(rider.fix_at, now) <= stale_s,
            work=works[rider.rider_id],
            rules=kinds[rider.vehicle],
            price=asks.get(str(rider.rider_id), 0),
            place=grid.number(deliveries.Spot(lon=rider.lon, lat=rider.lat)),
            now=now,
        )
        for rider in on_duty
    ]
    vehicles = on_duty_vehicles(on_duty, with_couriers=others.may_ask())
    reach = Reach(await roads.travel(house, city_id), vehicles)
    told = [_bound(_delivery(job, grid, now, reach), bounds.get(job.delivery.delivery_id)) for job in seen]
    theirs = await others.riders(house, waiting, bounds, told, them)
    them += [rider for rider, _ in theirs.values()]
    if not them:
        return None
    is_big = len(grid.spots) > house.settings["dispatch.table_places_max"]
    return Gathered(
        city_id=city_id,
        at=now,
        snapshot=engine.Snapshot(
            grid_m=GRID_M,
            places=grid.cells,
            travels=() if is_big else await _travels(house, city_id, grid.spots, them),
            paces=await paces(house, city_id, grid, _vehicles(them)) if is_big else None,
            deliveries=tuple(told),
            riders=tuple(them),
        ),
        waiting=len(waiting),
        orders={str(job.delivery.delivery_id): OrderId(job.delivery.order_id) for job in seen},
        quotes={who: quote for who, (_, quote) in theirs.items()},
    )


def _is_released(one: deliveries.Delivery, now: CityTime) -> bool:
    """Whether it waits and its food is near enough to be planned for: an order of this evening keeps no
    round going at noon. When food is ready is reckoned back from its slot by the ride, so the farther it has
    to go the earlier it is released.
    """
    near = one.food_ready or _seconds(one.ready_expected_at, now) <= RELEASED_S
    return one.state is deliveries.State.WAITING and near


def _bound(one: engine.Delivery, bound: Bound | None) -> engine.Delivery:
    """With what a person has bound the engine to."""
    if bound is None:
        return one
    rider = None if bound.rider_id is None else str(bound.rider_id)
    return dataclasses.replace(one, only_rider=rider, held=bound.kind is BoundKind.HELD)


def _delivery(job: deliveries.ForDispatch, grid: Grid, now: CityTime, reach: Reach) -> engine.Delivery:
    one = job.delivery
    ready_s = _seconds(one.ready_expected_at, now)
    return engine.Delivery(
        id=str(one.delivery_id),
        pickup_place=grid.number(one.pickup),
        drop_place=grid.number(one.dropoff),
        placed_s=_seconds(one.requested_at, now),
        ready_s=min(ready_s, 0) if one.food_ready else max(ready_s, OVERDUE_S),
        promised_s=_seconds(one.promised_at, now),
        picked_s=None if one.picked_up_at is None else _seconds(one.picked_up_at, now),
        load_units=one.load_units,
        vehicles=reach.vehicles(one),
        refused_by=tuple(str(rider_id) for rider_id in job.refused_by),
    )


def _rider(
    rider: riders.OnDuty,
    stops: Sequence[deliveries.Stop],
    states: Mapping[DeliveryId, deliveries.State],
    *,
    awake: bool,
    work: riders.Work,
    rules: riders.CareRules,
    price: int,
    place: int,
    now: CityTime,
) -> engine.Rider:
    """``awake``: heard of lately, and not asked about anything else; ``work``: as of now."""
    standing, until = riders.care.standing(work, rules), riders.care.offers_until(work, rules)
    return engine.Rider(
        id=str(rider.rider_id),
        place=place,
        vehicle=rider.vehicle,
        capacity_units=_capacity_units(rider),
        route=tuple(
            engine.Stop(kind=engine.StopKind(stop.kind), delivery_id=str(stop.delivery_id)) for stop in stops
        ),
        locked=1 if stops and _stands_at(stops[0], states) else 0,
        taking=awake and standing is riders.Standing.OFFERS,
        care="" if standing is riders.Standing.OFFERS else standing,
        until_s=0 if until is None else _seconds(until, now),
        price=price,
    )


def _capacity_units(rider: riders.OnDuty) -> int:
    """The rider's box, or what the vehicle can carry where that is less."""
    most = roads.PAYLOAD_UNITS.get(roads.Vehicle(rider.vehicle))
    return rider.capacity_units if most is None else min(rider.capacity_units, most)


def _stands_at(stop: deliveries.Stop, states: Mapping[DeliveryId, deliveries.State]) -> bool:
    at = deliveries.State.AT_STORE if stop.kind == "pickup" else deliveries.State.AT_CUSTOMER
    return states.get(stop.delivery_id) is at


async def _travels(
    house: House, city_id: CityId, spots: Sequence[deliveries.Spot], them: Sequence[engine.Rider]
) -> tuple[engine.Travel, ...]:
    points = [Point(spot.lon, spot.lat) for spot in spots]
    travels = []
    for vehicle in _vehicles(them):
        times = await roads.matrix(house, city_id, points, points, roads.Vehicle(vehicle))
        if vehicle == riders.Vehicle.EBIKE:
            # Whatever a map service or a correction says: nobody is made to ride faster than 15 km/h.
            times = np.maximum(times, deliveries.least_ride_s(spots))
        travels.append(engine.Travel.of(vehicle, times))
    return tuple(travels)


def _vehicles(them: Sequence[engine.Rider]) -> list[str]:
    return sorted({rider.vehicle for rider in them})


def _seconds(at: datetime, now: CityTime) -> int:
    return round(at.timestamp() - now.timestamp())
