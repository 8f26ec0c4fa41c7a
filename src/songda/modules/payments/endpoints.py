"""Paying, looking at a payment, hearing gateways, taking in cash."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi.requests import Request
from pydantic import Field

from songda.kernel.house import House
from songda.kernel.ids import OrderId, RiderId
from songda.kernel.permissions import Role, own, permission
from songda.kernel.values import Currency, Whole, Word, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who
from songda.modules.payments import queries
from songda.modules.payments.actions.cash import hand_in
from songda.modules.payments.actions.open_attempt import note_asked, open_attempt
from songda.modules.payments.actions.take import hear_notice
from songda.modules.payments.errors import GatewayUnknown, NoticeUnreadable, PaymentUnknown
from songda.modules.payments.model import PaymentRow
from songda.modules.payments.ports import Ask, Gateway, gateways
from songda.modules.riders import public as riders

PAY = permission("payments.pay", Role.CONSUMER)
READ = permission("payments.read", Role.CONSUMER, Role.STORE, Role.OPERATOR)
CASH_IN = permission("payments.cash_in", Role.OPERATOR)
NOTIFY = permission("payments.notify")

NOTICE_BYTES_MOST = 64 * 1024

ENDPOINTS = Endpoints("payments")


@value
class PayBody:
    """Through which gateway to pay."""

    gateway: Word


@value
class PayAnswer:
    """Where to pay."""

    attempt_id: UUID
    pay_url: str


@value
class CashBody:
    """How much cash was handed in."""

    amount_minor: Annotated[Whole, Field(ge=1, le=10**9)]
    currency: Currency = "CNY"


@value
class Heard:
    """The notice was kept; it needn't be sent again."""

    ok: bool


@ENDPOINTS.post("/orders/{order_id}/pay", PAY)
async def pay(order_id: UUID, body: PayBody, who: Who, house: TheHouse, key: Key) -> PayAnswer:
    """Begin to pay. The intent is committed before the gateway is asked; asking again gives the same page."""
    gateway = _gateway(house, body.gateway)
    attempt = await house.do(open_attempt, who, key, OrderId(order_id), gateway.name)
    if attempt.pay_url is not None:
        return PayAnswer(attempt_id=attempt.attempt_id, pay_url=attempt.pay_url)
    asked = await gateway.ask(
        Ask(
            attempt_id=attempt.attempt_id,
            order_id=attempt.order_id,
            amount_minor=attempt.amount_minor,
            currency=attempt.currency,
        )
    )
    await note_asked(house, attempt.attempt_id, asked.pay_url)
    return PayAnswer(attempt_id=attempt.attempt_id, pay_url=asked.pay_url)


@ENDPOINTS.get("/orders/{order_id}/payment", READ)
async def payment(order_id: UUID, who: Who, house: TheHouse) -> PaymentRow:
    """How the payment of an order stands."""
    async with house.db.reading() as tx:
        found = await queries.payment_of(tx, order_id)
    if found is None:
        raise PaymentUnknown()
    person_id, store_id, city_id, row = found
    own(who, person_id=person_id, store_id=store_id, city_id=city_id)
    return row


@ENDPOINTS.post("/notices/{gateway}", NOTIFY)
async def notice(gateway: str, request: Request, house: TheHouse) -> Heard:
    """A gateway's notice: its signature and age are checked, then it is kept and has its effect, once."""
    port = _gateway(house, gateway)
    raw = await _body(request)
    heard = port.verify_notice(request.headers, raw, house.clocks.machine_now())
    await house.act(hear_notice, port.name, port.merchant, heard, raw)
    return Heard(ok=True)


@ENDPOINTS.post("/riders/{rider_id}/cash-handed-in", CASH_IN)
async def cash_handed_in(rider_id: UUID, body: CashBody, who: Who, house: TheHouse, key: Key) -> None:
    """A rider gave cash to the house."""
    async with house.db.glance() as tx:
        rider = await riders.find(tx, rider_id)
    if rider is not None:
        own(who, city_id=rider.city_id)
    await house.do(hand_in, who, key, RiderId(rider_id), body.amount_minor, body.currency)


def _gateway(house: House, name: str) -> Gateway:
    found = gateways(house).get(name)
    if found is None:
        raise GatewayUnknown(gateway=name)
    return found


async def _body(request: Request) -> bytes:
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > NOTICE_BYTES_MOST:
            raise NoticeUnreadable(most_bytes=NOTICE_BYTES_MOST)
    return raw
