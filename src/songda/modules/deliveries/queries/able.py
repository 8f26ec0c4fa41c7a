"""Who may take a delivery now: on line, with room, within reach, and not due for a rest."""

from __future__ import annotations

import math
from datetime import datetime
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.geo import Point, distance_m
from songda.kernel.house import House
from songda.kernel.ids import RiderId
from songda.kernel.values import value
from songda.modules.deliveries import records
from songda.modules.deliveries.model import Delivery
from songda.modules.riders import public as riders
from songda.modules.roads import public as roads

_STEP_M = 100
_MOST = 8


@value
class Able:
    """Somebody who may take it, so many metres from the store as the crow flies."""

    rider_id: RiderId
    away_m: float


@value
class ColleagueRow:
    """A colleague near by. Masked, and only in hundreds of metres from the store: where exactly a colleague
    stands is nobody's business.
    """

    rider_id: UUID
    name: str
    vehicle: riders.Vehicle
    distance_m: int


async def able(tx: Tx, house: House, delivery: Delivery, at: datetime) -> list[Able]:
    """The nearest to the store first."""
    on_duty = await riders.on_duty(tx, delivery.city_id)
    loads = await records.loads(tx, [one.rider_id for one in on_duty])
    travel = await roads.travel(house, delivery.city_id)
    store = Point(delivery.pickup.lon, delivery.pickup.lat)
    door = Point(delivery.dropoff.lon, delivery.dropoff.lat)
    found = [
        Able(rider_id=one.rider_id, away_m=distance_m(Point(one.lon, one.lat), store))
        for one in on_duty
        if loads.get(one.rider_id, 0) + delivery.load_units <= capacity(one.vehicle, one.capacity_units)
        and travel.within_reach(store, door, roads.Vehicle(one.vehicle))
        and _may_be_asked(house, one, at)
    ]
    return sorted(found, key=lambda one: (one.away_m, one.rider_id))


async def colleagues(tx: Tx, house: House, delivery: Delivery) -> list[ColleagueRow]:
    """Whom its rider may ask to take it over, the nearest first; eight at most."""
    found = await able(tx, house, delivery, house.clocks.city_now())
    others = [one for one in found if one.rider_id != delivery.rider_id][:_MOST]
    cards = await riders.cards(tx, house.privacy, [one.rider_id for one in others])
    return [
        ColleagueRow(
            rider_id=one.rider_id,
            name=cards[one.rider_id].name,
            vehicle=cards[one.rider_id].vehicle,
            distance_m=_STEP_M * math.ceil(one.away_m / _STEP_M),
        )
        for one in others
    ]


def capacity(vehicle: str, capacity_units: int) -> int:
    """How many bags fit: a vehicle may carry less than its rider says."""
    return min(capacity_units, roads.PAYLOAD_UNITS.get(roads.Vehicle(vehicle), capacity_units))


def _may_be_asked(house: House, one: riders.OnDuty, at: datetime) -> bool:
    rules = riders.care.rules_of(house.settings, one.vehicle)
    work = riders.care.as_of(one.work, at, rules)
    return riders.care.standing(work, rules) is riders.Standing.OFFERS
