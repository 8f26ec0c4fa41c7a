"""Rides straight from a store to a door teach the roads; others don't."""

from __future__ import annotations

from dataclasses import replace

from tests.deliveries.street import a_delivery, a_rider, an_offer, one, rider_of, standing
from tests.roads.small_city import at, small_city
from tests.stores.shop import CITY

from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.permissions import SYSTEM
from songda.modules.deliveries.actions import answer, riding
from songda.modules.deliveries.events import RiderAtCustomer
from songda.modules.deliveries.listeners import teach_roads
from songda.modules.deliveries.model import Spot
from songda.modules.roads import public as roads

STORE = Spot(lon=at(0, 0).lon, lat=at(0, 0).lat)
DOOR = Spot(lon=at(600, 0).lon, lat=at(600, 0).lat)
LEARNED = "select coalesce(sum(rides), 0) from roads.rides_learned"


async def _taken(house: House, rider_id: RiderId) -> DeliveryId:
    delivery_id = await a_delivery(house, shop=STORE, door=DOOR)
    offer_id = await an_offer(house, delivery_id, rider_id)
    await house.do(answer.accept, rider_of(1), None, offer_id, rider_id)
    await house.do(riding.at_store, rider_of(1), None, delivery_id, rider_id)
    return delivery_id


async def _picked_up(house: House, delivery_id: DeliveryId, rider_id: RiderId) -> None:
    code = (await standing(house, delivery_id)).pickup_code
    await house.do(riding.picked_up, rider_of(1), None, delivery_id, rider_id, code)


async def _at_door(house: House, delivery_id: DeliveryId, rider_id: RiderId) -> None:
    await house.do(riding.at_customer, rider_of(1), None, delivery_id, rider_id)
    told = await standing(house, delivery_id)
    fact = RiderAtCustomer(
        delivery_id=delivery_id,
        order_id=told.order_id,
        store_id=told.store_id,
        city_id=CITY,
        consumer_id=told.consumer_id,
        rider_id=rider_id,
    )
    await house.act(teach_roads, fact)


async def test_a_ride_straight_to_the_door_is_learned_from(house: House) -> None:
    await house.do(roads.keep, SYSTEM, None, replace(small_city(), key="taught"), CITY)
    rider_id = await a_rider(house)
    delivery_id = await _taken(house, rider_id)
    await _picked_up(house, delivery_id, rider_id)
    house.clocks.advance(200)
    await _at_door(house, delivery_id, rider_id)
    assert await one(house, LEARNED) in (1, 2)  # store and door may lie in one cell or in two
    # 600 m at 15 km/h; the door is kept on a 10 m grid.
    assert 140 <= await one(house, "select min(expected_s) from roads.rides_learned") <= 150
    assert 200 <= await one(house, "select min(took_s) from roads.rides_learned") <= 203


async def test_a_ride_with_a_stop_between_teaches_nothing(house: House) -> None:
    await house.do(roads.keep, SYSTEM, None, replace(small_city(), key="taught"), CITY)
    rider_id = await a_rider(house)
    first, second = await _taken(house, rider_id), await _taken(house, rider_id)
    await _picked_up(house, first, rider_id)
    house.clocks.advance(60)
    await _picked_up(house, second, rider_id)
    house.clocks.advance(150)
    await _at_door(house, first, rider_id)
    assert await one(house, LEARNED) == 0


async def test_where_no_city_is_kept_nothing_is_learned(house: House) -> None:
    rider_id = await a_rider(house)
    delivery_id = await _taken(house, rider_id)
    await _picked_up(house, delivery_id, rider_id)
    house.clocks.advance(200)
    await _at_door(house, delivery_id, rider_id)
    assert await one(house, LEARNED) == 0
