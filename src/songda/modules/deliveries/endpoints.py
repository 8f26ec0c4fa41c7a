"""HTTP in, HTTP out."""

from __future__ import annotations

import asyncio
import base64
from uuid import UUID

from fastapi import Request, Response

from songda.kernel.ids import DeliveryId, RiderId
from songda.kernel.permissions import Principal, Role, own, permission
from songda.kernel.values import Note200, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.deliveries import queries, records, rules
from songda.modules.deliveries.actions import (
    answer,
    by_hand,
    codes,
    courier_told,
    hall,
    hand_on,
    riding,
    trouble,
)
from songda.modules.deliveries.errors import (
    AlreadyPickedUp,
    CodeLocked,
    CodeWrong,
    CourierNoticeUnreadable,
    CourierUnknown,
    DeliveryUnknown,
)
from songda.modules.deliveries.model import (
    BookingId,
    CashMinor,
    HandingId,
    HandingReason,
    OfferId,
    PhotoBase64,
    Reported,
    ShortCode,
    State,
    StopKind,
)
from songda.modules.deliveries.ports import couriers
from songda.modules.deliveries.queries import able
from songda.modules.deliveries.queries import hall as hall_rows

RIDE = permission("deliveries.ride", Role.RIDER)
STEER = permission("deliveries.steer", Role.OPERATOR)
HEAR = permission("deliveries.hear_courier")
SEE_PROOF = permission("deliveries.see_proof", Role.CONSUMER, Role.RIDER, Role.OPERATOR)
NOTICE_BYTES_MOST = 64 * 1024
endpoints = Endpoints("deliveries")


@value
class PickupCode:
    """The code on the store's ticket."""

    pickup_code: ShortCode


@value
class HandOver:
    """How it was handed over: the consumer's code or a photo in base64; and the cash taken, if any."""

    code: ShortCode | None = None
    photo: PhotoBase64 | None = None
    cash_minor: CashMinor | None = None


@value
class Exceptional:
    """What went wrong."""

    kind: Reported
    note: Note200 = ""


@value
class HandOn:
    """Why, and to whom; no colleague named leaves it to dispatch."""

    reason: HandingReason
    to_rider_id: UUID | None = None


@value
class GiveTo:
    rider_id: UUID


@value
class GivenUp:
    """It has ended as failed, and is on no list of what is under way."""

    delivery_id: UUID


def _me(who: Principal) -> RiderId:
    if who.rider_id is None:
        raise DeliveryUnknown()
    return who.rider_id


@endpoints.get("/rider/offers", RIDE)
async def my_offers(who: Who, house: TheHouse) -> list[queries.OfferRow]:
    """Offers that wait for my answer, the most urgent first."""
    async with house.db.reading() as tx:
        return await queries.offers(tx, house, _me(who))


@endpoints.post("/rider/offers/{offer_id}/accept", RIDE)
async def accept(who: Who, house: TheHouse, key: Key, offer_id: UUID) -> queries.MyRoute:
    """I take it. Answers with my route."""
    await house.do(answer.accept, who, key, OfferId(offer_id), _me(who))
    return await my_route(who, house)


@endpoints.post("/rider/offers/{offer_id}/decline", RIDE)
async def decline(who: Who, house: TheHouse, key: Key, offer_id: UUID) -> queries.MyRoute:
    """Not this one."""
    await house.do(answer.decline, who, key, OfferId(offer_id), _me(who))
    return await my_route(who, house)


@endpoints.get("/rider/route", RIDE)
async def my_route(who: Who, house: TheHouse) -> queries.MyRoute:
    """My stops in order, each with its next action."""
    async with house.db.reading() as tx:
        return await queries.route(tx, house, _me(who))


@endpoints.get("/rider/hall", RIDE)
async def my_hall(who: Who, house: TheHouse) -> hall_rows.MyHall:
    """What colleagues would hand me, what I may take before others do, and what I asked of colleagues."""
    async with house.db.reading() as tx:
        return await hall_rows.my_hall(tx, house, _me(who))


@endpoints.post("/rider/hall/{delivery_id}/grab", RIDE)
async def grab(who: Who, house: TheHouse, key: Key, delivery_id: UUID) -> queries.MyRoute:
    """I take it, if I am first. Answers with my route."""
    await house.do(hall.grab, who, key, DeliveryId(delivery_id), _me(who))
    return await my_route(who, house)


@endpoints.get("/deliveries/{delivery_id}/colleagues", RIDE)
async def colleagues(who: Who, house: TheHouse, delivery_id: UUID) -> list[able.ColleagueRow]:
    """Whom I may ask to take my delivery over: the nearest who could, masked. Not once it is in my box."""
    async with house.db.reading() as tx:
        delivery = await records.find(tx, delivery_id)
        if delivery is None or delivery.rider_id != _me(who):
            raise DeliveryUnknown()
        if delivery.state not in (State.ASSIGNED, State.AT_STORE):
            raise AlreadyPickedUp(delivery_id=str(delivery_id))
        return await able.colleagues(tx, house, delivery)


@endpoints.post("/deliveries/{delivery_id}/hand-on", RIDE)
async def hand_it_on(who: Who, house: TheHouse, key: Key, delivery_id: UUID, why: HandOn) -> queries.MyRoute:
    """I can't do it: another should, before the food is in my box."""
    colleague = None if why.to_rider_id is None else RiderId(why.to_rider_id)
    await house.do(hand_on.hand_on, who, key, DeliveryId(delivery_id), _me(who), why.reason, colleague)
    return await my_route(who, house)


@endpoints.post("/rider/handings/{handing_id}/accept", RIDE)
async def take_over(who: Who, house: TheHouse, key: Key, handing_id: UUID) -> queries.MyRoute:
    """I take it over from my colleague."""
    await house.do(hand_on.take_over, who, key, HandingId(handing_id), _me(who))
    return await my_route(who, house)


@endpoints.post("/rider/handings/{handing_id}/decline", RIDE)
async def decline_handing(who: Who, house: TheHouse, key: Key, handing_id: UUID) -> queries.MyRoute:
    """Not this one; my colleague keeps it."""
    await house.do(hand_on.decline_handing, who, key, HandingId(handing_id), _me(who))
    return await my_route(who, house)


@endpoints.post("/deliveries/{delivery_id}/at-store", RIDE)
async def at_store(who: Who, house: TheHouse, key: Key, delivery_id: UUID) -> queries.MyRoute:
    """I stand in the store."""
    await house.do(riding.at_store, who, key, DeliveryId(delivery_id), _me(who))
    return await my_route(who, house)


@endpoints.post("/deliveries/{delivery_id}/picked-up", RIDE)
async def picked_up(
    who: Who, house: TheHouse, key: Key, delivery_id: UUID, ticket: PickupCode
) -> queries.MyRoute:
    """The food is in my box."""
    await _must_know(who, house, key, delivery_id, StopKind.PICKUP, ticket.pickup_code)
    await house.do(riding.picked_up, who, key, DeliveryId(delivery_id), _me(who), ticket.pickup_code)
    return await my_route(who, house)


@endpoints.post("/deliveries/{delivery_id}/at-customer", RIDE)
async def at_customer(who: Who, house: TheHouse, key: Key, delivery_id: UUID) -> queries.MyRoute:
    """I stand at the door."""
    await house.do(riding.at_customer, who, key, DeliveryId(delivery_id), _me(who))
    return await my_route(who, house)


@endpoints.post("/deliveries/{delivery_id}/delivered", RIDE)
async def delivered(
    who: Who, house: TheHouse, key: Key, delivery_id: UUID, hand_over: HandOver
) -> queries.MyRoute:
    """Handed over, with the consumer's code or a photo."""
    if hand_over.code is not None:
        await _must_know(who, house, key, delivery_id, StopKind.DROP, hand_over.code)
    photo = None
    if hand_over.photo is not None:
        photo = await asyncio.to_thread(rules.tidied_photo, hand_over.photo)
    await house.do(
        riding.deliver,
        who,
        key,
        DeliveryId(delivery_id),
        _me(who),
        hand_over.code,
        photo,
        hand_over.cash_minor,
    )
    return await my_route(who, house)


@endpoints.post("/deliveries/{delivery_id}/exceptions", RIDE)
async def report(
    who: Who, house: TheHouse, key: Key, delivery_id: UUID, what: Exceptional
) -> queries.MyRoute:
    """Something is wrong; others see it at once."""
    await house.do(trouble.report, who, key, DeliveryId(delivery_id), _me(who), what.kind)
    return await my_route(who, house)


@endpoints.post("/deliveries/{delivery_id}/assign", STEER)
async def assign(who: Who, house: TheHouse, key: Key, delivery_id: UUID, to: GiveTo) -> queries.MapRow:
    """Give it to this rider, whatever the engine thinks."""
    await _see(who, house, delivery_id)
    await house.do(by_hand.assign, who, key, DeliveryId(delivery_id), RiderId(to.rider_id))
    return await _map_row(house, delivery_id)


@endpoints.post("/deliveries/{delivery_id}/release", STEER)
async def release(who: Who, house: TheHouse, key: Key, delivery_id: UUID) -> queries.MapRow:
    """Take it from its rider; the engine looks for another."""
    await _see(who, house, delivery_id)
    await house.do(by_hand.release, who, key, DeliveryId(delivery_id))
    return await _map_row(house, delivery_id)


@endpoints.post("/deliveries/{delivery_id}/give-up", STEER)
async def give_up(who: Who, house: TheHouse, key: Key, delivery_id: UUID) -> GivenUp:
    """The rider who has the food can't be reached: it ends as failed, and the consumer's money goes back."""
    await _see(who, house, delivery_id)
    await house.do(by_hand.give_up, who, key, DeliveryId(delivery_id))
    return GivenUp(delivery_id=delivery_id)


@endpoints.get("/deliveries", STEER)
async def under_way(who: Who, house: TheHouse, city_id: UUID) -> list[queries.MapRow]:
    """A city's deliveries under way."""
    own(who, city_id=city_id)
    async with house.db.reading() as tx:
        return await queries.on_map(tx, city_id)


@endpoints.get("/deliveries/{delivery_id}/proof", SEE_PROOF)
async def proof(who: Who, house: TheHouse, delivery_id: UUID) -> Response:
    """The photo of the hand-over, a JPEG."""
    async with house.db.reading() as tx:
        delivery = await records.find(tx, delivery_id)
        if delivery is None:
            raise DeliveryUnknown()
        own(
            who,
            person_id=delivery.consumer_id,
            rider_id=delivery.rider_id,
            city_id=delivery.city_id,
        )
        photo = await queries.proof_photo(tx, house, delivery)
    if photo is None:
        raise DeliveryUnknown()
    return Response(base64.b64decode(photo), media_type="image/jpeg")


async def _must_know(
    who: Principal, house: TheHouse, key: str, delivery_id: UUID, kind: StopKind, code: str
) -> None:
    """Refuse a wrong code before its step. The try is kept though the step is not taken, once for the key:
    a bad line that sends it twice has tried once."""
    me, about = _me(who), DeliveryId(delivery_id)
    tried = await house.do(codes.try_code, who, f"{key}/code", about, me, kind, code)
    if tried.wait_s:
        raise CodeLocked(wait_s=tried.wait_s)
    if not tried.is_right:
        raise CodeWrong(left=tried.left)


async def _see(who: Principal, house: TheHouse, delivery_id: UUID) -> None:
    async with house.db.glance() as tx:
        delivery = await records.find(tx, delivery_id)
    if delivery is None:
        raise DeliveryUnknown()
    own(who, city_id=delivery.city_id)


async def _map_row(house: TheHouse, delivery_id: UUID) -> queries.MapRow:
    async with house.db.reading() as tx:
        delivery = await records.find(tx, delivery_id)
        assert delivery is not None
        rows = await queries.on_map(tx, delivery.city_id, [delivery_id])
    if not rows:
        raise DeliveryUnknown()
    return rows[0]


@value
class Heard:
    """The notice was kept; it needn't be sent again."""

    ok: bool


@endpoints.post("/couriers/{courier}/notices", permit=HEAR)
async def courier_notice(courier: str, request: Request, house: TheHouse) -> Heard:
    """An outside courier's notice: its signature and age are checked, then it is kept and has its effect,
    once."""
    port = couriers(house).get(courier)
    if port is None:
        raise CourierUnknown(courier=courier)
    told = port.verify_notice(request.headers, await _body(request), house.clocks.machine_now())
    await house.act(
        courier_told.hear_notice, port.name, told.notice_id, BookingId(told.booking_id), told.state
    )
    return Heard(ok=True)


async def _body(request: Request) -> bytes:
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > NOTICE_BYTES_MOST:
            raise CourierNoticeUnreadable(most_bytes=NOTICE_BYTES_MOST)
    return raw
