"""A quarter to deliver in: one store, some riders, doors to the east. All times from the house's clocks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.stores.shop import BUND, CITY, STORE

from songda.kernel.geo import Point, moved
from songda.kernel.house import House
from songda.kernel.ids import DeliveryId, OrderId, PersonId, RiderId, uuid7
from songda.kernel.permissions import SYSTEM, Principal, Role, SessionId
from songda.modules.deliveries import records
from songda.modules.deliveries.actions.create import create
from songda.modules.deliveries.actions.offer import offer
from songda.modules.deliveries.model import (
    Delivery,
    Door,
    NewDelivery,
    NewOffer,
    OfferId,
    RouteStop,
    Spot,
    StopKind,
)
from songda.modules.riders.actions.duty import go_on_line
from songda.modules.riders.actions.join import join
from songda.modules.riders.actions.positions import positions_of
from songda.modules.riders.model import Fix, NewRider, Vehicle

CONSUMER = PersonId(UUID(int=70))
SHOP = Point(*BUND)


def spot(east_m: float, north_m: float = 0) -> Spot:
    """So far east and north of the store."""
    at = moved(SHOP, east_m, north_m)
    return Spot(lon=at.lon, lat=at.lat)


def rider_of(number: int) -> Principal:
    rider_id = RiderId(UUID(int=0x1000 + number))
    return Principal(
        role=Role.RIDER,
        person_id=PersonId(UUID(int=0x2000 + number)),
        session_id=SessionId(UUID(int=0x3000 + number)),
        city_id=CITY,
        rider_id=rider_id,
    )


async def a_rider(
    house: House,
    number: int = 1,
    *,
    east_m: float = 0,
    capacity: int = 4,
    vehicle: Vehicle = Vehicle.EBIKE,
) -> RiderId:
    """A rider on line, standing so far east of the store, their fix written."""
    who = rider_of(number)
    assert who.rider_id is not None
    new = NewRider(
        rider_id=who.rider_id,
        city_id=CITY,
        phone=f"138000010{number:02}",
        name=f"骑手{number}",
        vehicle=vehicle,
        capacity_units=capacity,
    )
    await house.do(join, SYSTEM, None, new)
    await house.do(go_on_line, who, None, who.rider_id)
    await stand(house, who.rider_id, spot(east_m))
    return who.rider_id


async def stand(house: House, rider_id: RiderId, at: Spot) -> None:
    """The rider's phone says so, and it is written."""
    now = house.clocks.city_now()
    fix = Fix(lon=at.lon, lat=at.lat, at=now, speed_mps=0.0, heading=0)
    positions_of(house).take(rider_id, CITY, (fix,), now)
    await positions_of(house).flush(house)


async def a_consumer(house: House, person_id: PersonId = CONSUMER) -> PersonId:
    async with house.db.transaction() as tx:
        await house.privacy.create_key(tx, person_id)
    return person_id


async def a_delivery(
    house: House,
    *,
    door: Spot | None = None,
    shop: Spot | None = None,
    ready_s: int = 0,
    promised_s: int = 2400,
    cash_minor: int = 0,
    items: int = 2,
    **changes: Any,
) -> DeliveryId:
    """A job from the store to a door, asked for now."""
    await a_consumer(house)
    now = house.clocks.city_now()
    new = NewDelivery(
        delivery_id=DeliveryId(uuid7()),
        order_id=OrderId(uuid7()),
        order_number=7,
        store_id=STORE,
        city_id=CITY,
        consumer_id=CONSUMER,
        pickup=shop or spot(0),
        dropoff=door or spot(1000),
        door=Door(address="梧桐路 18 号 3 栋 502", contact="小李", phone="13800000001", note="放门口"),
        ready_expected_at=now + timedelta(seconds=ready_s),
        promised_at=now + timedelta(seconds=promised_s),
        currency="CNY",
        cash_minor=cash_minor,
        items_count=items,
    )
    return await house.do(create, SYSTEM, None, new)


async def an_offer(house: House, delivery_id: DeliveryId, rider_id: RiderId) -> OfferId:
    """Offered as a round of its own would."""
    now = house.clocks.city_now()
    route = tuple(
        RouteStop(delivery_id=delivery_id, kind=kind, expected_at=now + timedelta(seconds=after))
        for kind, after in ((StopKind.PICKUP, 300), (StopKind.DROP, 900))
    )
    new = NewOffer(
        offer_id=OfferId(uuid7()), delivery_id=delivery_id, rider_id=rider_id, round_id=None, route=route
    )
    assert await house.do(offer, SYSTEM, None, new)
    return new.offer_id


async def standing(house: House, delivery_id: DeliveryId) -> Delivery:
    async with house.db.glance() as tx:
        found = await records.find(tx, delivery_id)
    assert found is not None
    return found


async def told(house: House) -> list[str]:
    """The names of all facts of deliveries, in order."""
    async with house.db.glance() as tx:
        rows = await tx.fetch("select name from kernel.facts where name like 'deliveries.%' order by number")
    return [row["name"].removeprefix("deliveries.") for row in rows]


async def one(house: House, sql: str, *given: object) -> Any:
    async with house.db.glance() as tx:
        return await tx.fetchval(sql, *given)


async def breaches(house: House) -> list[str]:
    """The names of all checks of deliveries that find something."""
    found = []
    for module in house.modules:
        for check in module.checks if module.name == "deliveries" else ():
            async with house.db.glance() as tx:
                if await tx.fetch(check.sql):
                    found.append(check.name)
    return found
