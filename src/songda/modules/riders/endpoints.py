"""HTTP in, HTTP out."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.ids import RiderId
from songda.kernel.permissions import Principal, Role, own, permission
from songda.kernel.values import value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.riders import queries, records
from songda.modules.riders.actions.care import go_on
from songda.modules.riders.actions.duty import go_off_line, go_on_line
from songda.modules.riders.actions.join import join
from songda.modules.riders.actions.positions import positions_of
from songda.modules.riders.errors import RiderUnknown
from songda.modules.riders.model import Fixes, MyDay, NewRider, RiderRow
from songda.modules.riders.rules import day_of

endpoints = Endpoints("riders")
MANAGE = permission("riders.manage", Role.OPERATOR)
RIDE = permission("riders.ride", Role.RIDER)


@value
class Joined:
    rider_id: UUID


@value
class Taken:
    """Whether any fix was newer than what was known."""

    newer: bool


def _me(who: Principal) -> RiderId:
    if who.rider_id is None:
        raise RiderUnknown()
    return who.rider_id


@endpoints.post("/riders", MANAGE)
async def take_on(who: Who, house: TheHouse, key: Key, new: NewRider) -> Joined:
    """Take somebody on as a rider; they sign in with their phone."""
    own(who, city_id=new.city_id)
    return Joined(rider_id=await house.do(join, who, key, new))


@endpoints.get("/riders", MANAGE)
async def riders(who: Who, house: TheHouse, city_id: UUID) -> list[RiderRow]:
    """All riders of a city with the day's figures and the last fix, those on line first."""
    own(who, city_id=city_id)
    today = day_of(house.clocks.city_now(), house.settings["riders.zone"])
    async with house.db.reading() as tx:
        return await queries.of_city(tx, house, city_id, today)


@endpoints.get("/rider", RIDE)
async def me(who: Who, house: TheHouse) -> MyDay:
    """My state and my day so far."""
    today = day_of(house.clocks.city_now(), house.settings["riders.zone"])
    async with house.db.reading() as tx:
        return await queries.my_day(tx, house, _me(who), today)


@endpoints.post("/rider/on-line", RIDE)
async def on_line(who: Who, house: TheHouse, key: Key) -> MyDay:
    """From now on offers may come."""
    await house.do(go_on_line, who, key, _me(who))
    return await me(who, house)


@endpoints.post("/rider/off-line", RIDE)
async def off_line(who: Who, house: TheHouse, key: Key) -> MyDay:
    """No new offers; finish what you have."""
    await house.do(go_off_line, who, key, _me(who))
    return await me(who, house)


@endpoints.post("/rider/go-on", RIDE)
async def wish_to_go_on(who: Who, house: TheHouse, key: Key) -> MyDay:
    """Eight hours are over, and I wish to go on."""
    await house.do(go_on, who, key, _me(who))
    return await me(who, house)


@endpoints.post("/rider/positions", RIDE)
async def positions(who: Who, house: TheHouse, fixes: Fixes) -> Taken:
    """Say where you are. No key: the newest fix wins, so sending again is harmless."""
    rider_id = _me(who)
    city_id = who.city_id
    if city_id is None:
        async with house.db.glance() as tx:
            rider = await records.find(tx, rider_id)
        if rider is None:
            raise RiderUnknown()
        city_id = rider.city_id
    taken = positions_of(house).take(rider_id, city_id, fixes.fixes, house.clocks.city_now())
    return Taken(newer=taken)
