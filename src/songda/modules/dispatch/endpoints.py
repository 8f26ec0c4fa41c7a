"""HTTP in, HTTP out."""

from __future__ import annotations

from uuid import UUID

from songda.kernel.ids import OrderId, RiderId
from songda.kernel.permissions import Principal, Role, own, permission
from songda.kernel.values import Note200, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import queries, records
from songda.modules.dispatch.actions import steer
from songda.modules.dispatch.errors import NotDecided, NothingToSteer
from songda.modules.dispatch.events import SteerId
from songda.modules.dispatch.model import RoundRow

LOOK = permission("dispatch.look", Role.OPERATOR)
STEER = permission("dispatch.steer", Role.OPERATOR)
endpoints = Endpoints("dispatch")


@value
class Reason:
    """Why it is done by hand; empty where it goes without saying."""

    because: Note200 = ""


@value
class ToRider:
    rider_id: UUID
    because: Note200 = ""


@value
class Steered:
    """The step that was done, by whose id it can be undone."""

    steer_id: UUID


@endpoints.get("/dispatch/orders/{order_id}/why", LOOK)
async def why(who: Who, house: TheHouse, order_id: UUID) -> queries.WhyRow:
    """Why this order goes to this rider: the best three with their reasons."""
    async with house.db.reading() as tx:
        delivery = await deliveries.of_order(tx, order_id)
        if delivery is None:
            raise NotDecided(order_id=str(order_id))
        own(who, city_id=delivery.city_id)
        return await queries.why(tx, house, order_id, delivery.delivery_id, delivery.city_id)


@endpoints.get("/dispatch/orders/{order_id}/steers", LOOK)
async def steers(who: Who, house: TheHouse, order_id: UUID) -> list[queries.SteerRow]:
    """What people did about an order by hand, the newest first."""
    await _see(who, house, order_id)
    async with house.db.reading() as tx:
        return await queries.steers(tx, house, order_id)


@endpoints.post("/dispatch/orders/{order_id}/assign", STEER)
async def assign(who: Who, house: TheHouse, key: Key, order_id: UUID, to: ToRider) -> Steered:
    """Give it to this rider, whatever the engine thinks."""
    await _see(who, house, order_id)
    return Steered(
        steer_id=await house.do(steer.assign, who, key, OrderId(order_id), RiderId(to.rider_id), to.because)
    )


@endpoints.post("/dispatch/orders/{order_id}/release", STEER)
async def release(who: Who, house: TheHouse, key: Key, order_id: UUID, why: Reason) -> Steered:
    """Take it from its rider; the engine looks for another."""
    await _see(who, house, order_id)
    return Steered(steer_id=await house.do(steer.release, who, key, OrderId(order_id), why.because))


@endpoints.post("/dispatch/orders/{order_id}/pin", STEER)
async def pin(who: Who, house: TheHouse, key: Key, order_id: UUID, to: ToRider) -> Steered:
    """Only this rider may have it."""
    await _see(who, house, order_id)
    return Steered(
        steer_id=await house.do(steer.pin, who, key, OrderId(order_id), RiderId(to.rider_id), to.because)
    )


@endpoints.post("/dispatch/orders/{order_id}/hold", STEER)
async def hold(who: Who, house: TheHouse, key: Key, order_id: UUID, why: Reason) -> Steered:
    """Ask nobody about it until it is freed."""
    await _see(who, house, order_id)
    return Steered(steer_id=await house.do(steer.hold, who, key, OrderId(order_id), why.because))


@endpoints.post("/dispatch/orders/{order_id}/free", STEER)
async def free(who: Who, house: TheHouse, key: Key, order_id: UUID, why: Reason) -> Steered:
    """Lift a pin or a hold."""
    await _see(who, house, order_id)
    return Steered(steer_id=await house.do(steer.free, who, key, OrderId(order_id), why.because))


@endpoints.post("/dispatch/steers/{steer_id}/undo", STEER)
async def undo(who: Who, house: TheHouse, key: Key, steer_id: UUID, why: Reason) -> Steered:
    """Do the opposite of a step by hand, while there is time."""
    async with house.db.glance() as tx:
        done = await records.steer(tx, steer_id)
    if done is None:
        raise NothingToSteer()
    own(who, city_id=done.city_id)
    return Steered(steer_id=await house.do(steer.undo, who, key, SteerId(steer_id), why.because))


async def _see(who: Principal, house: TheHouse, order_id: UUID) -> None:
    async with house.db.glance() as tx:
        delivery = await deliveries.of_order(tx, order_id)
    if delivery is None:
        raise NothingToSteer(order_id=str(order_id))
    own(who, city_id=delivery.city_id)


@endpoints.get("/dispatch/rounds", LOOK)
async def rounds(who: Who, house: TheHouse, city_id: UUID) -> list[RoundRow]:
    """A city's last rounds, the newest first."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.rounds(tx, city_id)
