"""The operator's screens over HTTP."""

from __future__ import annotations

from datetime import date

from songda.kernel.ids import CityId, OrderId
from songda.kernel.permissions import Role, everywhere, own, permission
from songda.kernel.values import value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.operations import queries
from songda.modules.operations.actions.set_speed import set_speed
from songda.modules.operations.model import ExceptionRow, Overview, Report, Speed

WATCH = permission("operations.watch", Role.OPERATOR)
TURN = permission("operations.turn_clock", Role.OPERATOR)
endpoints = Endpoints("operations")


@value
class Done:
    """It is as asked."""

    done: bool


@endpoints.get("/operations/overview/{city_id}", permit=WATCH)
async def overview(who: Who, house: TheHouse, city_id: CityId) -> Overview:
    """The city at one look: orders by state, riders, what is late, how fast time runs."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.overview(tx, house, city_id)


@endpoints.get("/operations/exceptions/{city_id}", permit=WATCH)
async def exceptions(who: Who, house: TheHouse, city_id: CityId) -> list[ExceptionRow]:
    """What needs somebody, who acts next and by when; the most urgent first."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return list((await queries.exceptions(tx, city_id)).values())


@endpoints.get("/operations/orders/{order_id}/story", permit=WATCH)
async def story(who: Who, house: TheHouse, order_id: OrderId) -> queries.Story:
    """The whole story of one order: events, money, ride, and why it went to that rider."""
    async with house.db.reading() as tx:
        return await queries.story(tx, house, who, order_id)


@endpoints.get("/operations/report/{city_id}", permit=WATCH)
async def report(who: Who, house: TheHouse, city_id: CityId, day: date) -> Report:
    """How a business day's orders ended, and what went another way than planned."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.report(tx, city_id, day)


@endpoints.get("/operations/speed", permit=WATCH)
async def read_speed(_who: Who, house: TheHouse) -> Speed:
    """How fast city time was asked to run, and how fast it does."""
    async with house.db.reading() as tx:
        return await queries.speed_now(tx, house)


@endpoints.put("/operations/speed", permit=TURN)
async def turn_clock(who: Who, house: TheHouse, key: Key, speed: Speed) -> Done:
    """Let the demo's city time run faster or slower, in all its cities. Refused in a live city."""
    everywhere(who)
    await house.do(set_speed, who, key, speed)
    await house.read_clocks()
    return Done(done=True)
