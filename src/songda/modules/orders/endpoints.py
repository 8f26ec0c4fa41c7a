"""Orders over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from songda.kernel.ids import OrderId, StoreId
from songda.kernel.permissions import Role, own, permission
from songda.kernel.values import Currency, Instant, Lat, Lon, Metres, Minor, Note200, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.catalog.public import Line
from songda.modules.orders.actions import quote as quoting
from songda.modules.orders.actions.cancel import cancel
from songda.modules.orders.actions.cooking import hand_over
from songda.modules.orders.actions.modify import modify
from songda.modules.orders.actions.place import Placing, place
from songda.modules.orders.model import Fulfilment, Part, Placed, Promise, Quote, QuotedLine, State, Tender
from songda.modules.orders.queries import board as boards
from songda.modules.orders.queries.cards import OrderCard, listed
from songda.modules.orders.queries.log import EventRow, log_of
from songda.modules.orders.queries.page import OrderPage
from songda.modules.orders.queries.page import page as page_of
from songda.modules.stores import public as stores
from songda.modules.stores.public import Slot

QUOTE = permission("orders.quote", Role.CONSUMER)
PLACE = permission("orders.place", Role.CONSUMER)
READ = permission("orders.read", Role.CONSUMER, Role.STORE, Role.OPERATOR)
CANCEL = permission("orders.cancel", Role.CONSUMER, Role.STORE, Role.OPERATOR)
MODIFY = permission("orders.modify", Role.CONSUMER)
HAND_OVER = permission("orders.hand_over", Role.STORE, Role.OPERATOR)
SLOTS = permission("orders.slots")

SLOTS_AHEAD_S = 2 * 86_400

ENDPOINTS = Endpoints("orders")

SignedText = Annotated[str, Field(min_length=10, max_length=60_000)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=60)]


@value
class QuoteBody:
    """A cart, and how it is to come. Without an address (or a point) only a pickup can be priced."""

    store_id: UUID
    lines: Lines
    fulfilment: Fulfilment = Fulfilment.DELIVERY
    tender: Tender = Tender.ONLINE
    address_id: UUID | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    scheduled_for: Instant | None = None


@value
class QuoteAnswer:
    """The price with its named parts, the promise, and the signed text to hand back when placing."""

    quote: str
    currency: Currency
    lines: tuple[QuotedLine, ...]
    parts: tuple[Part, ...]
    total_minor: Minor
    promise: Promise
    distance_m: Metres
    expires_at: Instant


@value
class PlaceBody:
    """An order on a quote. `order_id` is made by the consumer, so that a repetition is the same order."""

    order_id: UUID
    quote: SignedText
    address_id: UUID | None = None
    note: Note200 = ""
    cutlery: bool = False


@value
class CancelBody:
    """Why."""

    because: Note200 = "changed_mind"


@value
class ModifyBody:
    """What to change; null leaves it as it is."""

    note: Note200 | None = None
    detail: Note200 | None = None


@ENDPOINTS.post("/quotes", QUOTE)
async def quote(body: QuoteBody, who: Who, house: TheHouse) -> QuoteAnswer:
    """Price a cart and promise a time. Nothing is stored."""
    wanted = quoting.Wanted(
        store_id=StoreId(body.store_id),
        lines=body.lines,
        fulfilment=body.fulfilment,
        tender=body.tender,
        address_id=body.address_id,
        lon=body.lon,
        lat=body.lat,
        scheduled_for=body.scheduled_for,
    )
    now = house.clocks.city_now()
    async with house.db.glance() as tx:
        read = await quoting.ground(tx, house, who, wanted, now)
    offered = quoting.offer(house, who, wanted, read, await quoting.ride(house, wanted, read), now)
    return _answer(offered, house.signer.sign(quoting.PURPOSE, offered))


@ENDPOINTS.post("/orders", PLACE)
async def place_order(body: PlaceBody, who: Who, house: TheHouse, key: Key) -> Placed:
    """Place an order on a quote; once, however often it is sent."""
    placing = Placing(
        order_id=OrderId(body.order_id),
        quote=body.quote,
        address_id=body.address_id,
        note=body.note,
        cutlery=body.cutlery,
    )
    return await house.do(place, who, key, placing)


@ENDPOINTS.get("/orders", READ)
async def orders(
    who: Who, house: TheHouse, state: State | None = None, before: Instant | None = None
) -> list[OrderCard]:
    """A consumer's own orders, those of a store's staff, or those of an operator's city; newest first."""
    async with house.db.reading() as tx:
        return await listed(tx, house, who, state, before)


@ENDPOINTS.get("/orders/{order_id}", READ)
async def order(order_id: UUID, who: Who, house: TheHouse) -> OrderPage:
    """One order in full, as its reader may see it."""
    async with house.db.reading() as tx:
        return await page_of(tx, house, who, OrderId(order_id))


@ENDPOINTS.get("/orders/{order_id}/events", READ)
async def events(order_id: UUID, who: Who, house: TheHouse) -> tuple[EventRow, ...]:
    """What happened to an order, from its first event."""
    async with house.db.glance() as tx:
        return await log_of(tx, who, order_id)


@ENDPOINTS.post("/orders/{order_id}/cancel", CANCEL)
async def cancel_order(order_id: UUID, body: CancelBody, who: Who, house: TheHouse, key: Key) -> None:
    """Call an order off, within the window its caller has; the money goes back."""
    await house.do(cancel, who, key, OrderId(order_id), body.because or "changed_mind")


@ENDPOINTS.post("/orders/{order_id}/modify", MODIFY)
async def modify_order(order_id: UUID, body: ModifyBody, who: Who, house: TheHouse, key: Key) -> None:
    """Change the note or the address detail while it may be changed."""
    await house.do(modify, who, key, OrderId(order_id), body.note, body.detail)


@ENDPOINTS.post("/orders/{order_id}/hand-over", HAND_OVER)
async def hand_over_order(order_id: UUID, who: Who, house: TheHouse, key: Key) -> None:
    """The consumer took a pickup at the counter."""
    await house.do(hand_over, who, key, OrderId(order_id))


@ENDPOINTS.get("/stores/{store_id}/slots", SLOTS)
async def slots(store_id: UUID, house: TheHouse) -> list[Slot]:
    """The times for which orders can be scheduled, two days ahead, and how many more fit into each."""
    now = house.clocks.city_now()
    async with house.db.reading() as tx:
        return await stores.slots(tx, StoreId(store_id), now, now.plus(SLOTS_AHEAD_S))


@ENDPOINTS.get("/stores/{store_id}/board", HAND_OVER)
async def board(store_id: UUID, who: Who, house: TheHouse) -> list[boards.BoardRow]:
    """A store's live orders, as its board shows them."""
    async with house.db.reading() as tx:
        terms = await stores.for_order(tx, StoreId(store_id))
        own(who, store_id=store_id, city_id=terms.city_id)
        return list((await boards.board(tx, house, store_id, None)).values())


def _answer(offered: Quote, signed: str) -> QuoteAnswer:
    return QuoteAnswer(
        quote=signed,
        currency=offered.currency,
        lines=offered.lines,
        parts=offered.parts,
        total_minor=offered.total_minor,
        promise=offered.promise,
        distance_m=offered.distance_m,
        expires_at=offered.expires_at,
    )
