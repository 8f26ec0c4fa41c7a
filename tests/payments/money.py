"""Orders to pay and gateways to pay through, for the tests of payments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI
from tests.box.serving import serving

from songda.adapters.demo_gateway.client import DemoGateway
from songda.adapters.demo_gateway.fake.book import Book
from songda.adapters.demo_gateway.fake.gateway import FakeGateway, Manners
from songda.adapters.demo_gateway.fake.pages import ENDPOINTS
from songda.kernel.house import House
from songda.kernel.ids import CityId, OrderId, PersonId, SessionId, StoreId, uuid7
from songda.kernel.permissions import Principal, Role
from songda.modules.ledger.public import Account, Kind, balance_minor
from songda.modules.payments.actions.expect import expect
from songda.modules.payments.actions.open_attempt import open_attempt
from songda.modules.payments.model import Attempt, Expected, PaidState, Payment
from songda.modules.payments.module import MODULE
from songda.modules.payments.ports import offer

SECRET = "a key of the tests"
MERCHANT = "songda"
TOTAL = 3_450


def consumer() -> Principal:
    """Somebody who orders."""
    return Principal(
        role=Role.CONSUMER,
        person_id=PersonId(uuid7()),
        session_id=SessionId(uuid7()),
        city_id=CityId(uuid7()),
    )


async def expected(house: House, who: Principal, *, tender: str = "online", total: int = TOTAL) -> OrderId:
    """An order of theirs that is to be paid."""
    order_id = OrderId(uuid7())
    await house.act(
        expect,
        Expected(
            order_id=order_id,
            person_id=who.person_id,
            store_id=StoreId(uuid7()),
            city_id=CityId(uuid7()),
            amount_minor=total,
            currency="CNY",
            tender=tender,
            is_closed=False,
        ),
    )
    return order_id


async def attempted(house: House) -> Attempt:
    """An order that is to be paid, and the attempt to do so."""
    who = consumer()
    return await house.do(open_attempt, who, None, await expected(house, who), "demo")


def paid(attempt: Attempt, **differing: object) -> Payment:
    """What the gateway says of the attempt when it is paid."""
    said = {
        "attempt_id": attempt.attempt_id,
        "order_id": attempt.order_id,
        "merchant": MERCHANT,
        "amount_minor": attempt.amount_minor,
        "currency": attempt.currency,
        "state": PaidState.PAID,
    }
    return Payment(**{**said, **differing})


async def stands(house: House, kind: Kind, owner: object) -> int:
    """What stands on an account of the ledger."""
    async with house.db.glance() as tx:
        return await balance_minor(tx, Account(kind=kind, owner=str(owner), currency="CNY"))


async def number(house: House, sql: str, *given: object) -> int:
    """One number from the database."""
    async with house.db.glance() as tx:
        found: int = await tx.fetchval(sql, *given)
    return found


async def told(house: House, name: str, order_id: UUID) -> int:
    """How often a fact about an order was told."""
    return await number(
        house, "select count(*) from kernel.facts where name = $1 and subject = $2", name, order_id
    )


async def breaches(house: House) -> list[str]:
    """The names of the payments' checks that are red now."""
    async with house.db.glance() as tx:
        return [check.name for check in MODULE.checks if await tx.fetch(check.sql)]


@asynccontextmanager
async def gateway_for(
    house: House, folder: Path, manners: Manners, notice_url: str
) -> AsyncIterator[FakeGateway]:
    """A gateway with a book in `folder`, called by this house as its gateway `demo`."""
    fake = FakeGateway(Book(folder / "book.jsonl"), SECRET, manners, seed=7)
    app = FastAPI()
    app.state.house, app.state.demo_gateway = None, lambda: fake
    app.include_router(ENDPOINTS)
    async with serving(app) as url:
        client = DemoGateway(f"{url}/demo/gateway", f"{url}/demo/gateway", notice_url, MERCHANT, SECRET)
        offer(house, client)
        house.state["demo_gateway.client"] = client
        try:
            yield fake
        finally:
            await client.aclose()
            await fake.aclose()
