"""A whole lunch over HTTP, every command sent twice, and what others may not see of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from tests.accounts.people import entered
from tests.box.serving import serving
from tests.catalog.canteen import HOT, SMALL
from tests.deliveries.test_endpoints import Phone, operator_phone
from tests.orders.lunch import CITY, MERCHANT, STORE, breaches, hear, open_lunch, parked, ridden
from tests.payments.money import gateway_for

from songda.adapters.demo_gateway.fake.gateway import Manners
from songda.entry import api
from songda.kernel.geo import Point, moved
from songda.kernel.house import House
from songda.kernel.ids import OrderId, uuid7
from songda.kernel.listening import Feed
from songda.kernel.live import Hub
from songda.kernel.permissions import SYSTEM, Role
from songda.modules.accounts import public as accounts
from songda.modules.payments.jobs import Nothing, send_refunds

Http = tuple[aiohttp.ClientSession, str]
QUIET = Manners(late_s=0.0, shuffle_s=0.05, twice_share=1.0)


@pytest.fixture
async def http(house: House, tmp_path: Path) -> AsyncIterator[Http]:
    app = api.build(house, Feed(house), Hub(house))
    async with (
        serving(app) as address,
        gateway_for(house, tmp_path, QUIET, f"{address}/api/notices/demo"),
        aiohttp.ClientSession() as session,
    ):
        yield session, address


async def consumer(house: House, http: Http, number: int = 1) -> tuple[Phone, str]:
    """A signed-in consumer with an address near the store."""
    token, _ = await entered(house, f"+861370000{number:04}", Role.CONSUMER)
    phone, address_id = Phone(*http, token), str(uuid7())
    at = moved(Point(121.4903, 31.2417), 800, 0)
    body = {
        "address_id": address_id,
        "label": "家",
        "text": "四川中路 8 号",
        "detail": "302",
        "contact_name": "李雷",
        "phone": f"+861370000{number:04}",
        "lon": at.lon,
        "lat": at.lat,
    }
    assert (await phone.post("/api/me/addresses", body))[0] == 200
    return phone, address_id


async def staff(house: House, http: Http, store_id: Any = STORE, number: int = 1) -> Phone:
    """Somebody of a store's staff."""

    async def appoint(do: Any) -> None:
        person_id = await accounts.find_or_join(do, f"+861360000{number:04}", "店长")
        membership = accounts.Membership(
            role=Role.STORE, city_id=CITY, merchant_id=MERCHANT, store_id=store_id, rider_id=None
        )
        await accounts.grant(do, person_id, membership)

    await house.do(appoint, SYSTEM, None)
    token, _ = await entered(house, f"+861360000{number:04}", Role.STORE)
    return Phone(*http, token)


async def head(house: House, http: Http) -> Phone:
    """An operator of all cities."""

    async def appoint(do: Any) -> None:
        person_id = await accounts.find_or_join(do, "+8613900000077", "总部")
        membership = accounts.Membership(
            role=Role.OPERATOR, city_id=None, merchant_id=None, store_id=None, rider_id=None
        )
        await accounts.grant(do, person_id, membership)

    await house.do(appoint, SYSTEM, None)
    token, _ = await entered(house, "+8613900000077", Role.OPERATOR)
    return Phone(*http, token)


async def order_of(phone: Phone, address_id: str) -> dict[str, Any]:
    """Quote a bowl of noodles and place it."""
    line = {"variant_id": str(SMALL), "count": 1, "options": [str(HOT)]}
    status, quote = await phone.post(
        "/api/quotes", {"store_id": str(STORE), "lines": [line], "address_id": address_id}
    )
    assert (status, quote["total_minor"]) == (200, 2_800)
    body = {"order_id": str(uuid7()), "quote": quote["quote"], "address_id": address_id, "note": "少放辣"}
    status, placed = await phone.post("/api/orders", body)
    assert (status, placed["state"], placed["total_minor"]) == (200, "unpaid", 2_800)
    order: dict[str, Any] = placed
    return order


async def pay(house: House, http: Http, phone: Phone, order_id: str) -> None:
    """Through the pay page, as a browser does; the notices come twice."""
    status, asked = await phone.post(f"/api/orders/{order_id}/pay", {"gateway": "demo"})
    assert status == 200
    async with http[0].post(f"{asked['pay_url']}/approve") as pressed:
        assert pressed.status == 200
    for _ in range(200):
        status, payment = await phone.get(f"/api/orders/{order_id}/payment")
        if payment["captured_minor"]:
            break
    assert payment["captured_minor"] == 2_800
    await hear(house)


async def test_a_whole_lunch_with_everything_sent_twice(house: House, http: Http) -> None:
    await open_lunch(house)
    (li, address_id), keeper, desk = (
        await consumer(house, http),
        await staff(house, http),
        await operator_phone(house, http),
    )
    order_id = (await order_of(li, address_id))["order_id"]
    at = f"/api/orders/{order_id}"
    assert (await keeper.get("/api/orders"))[1] == [], "not paid yet"
    await pay(house, http, li, order_id)
    status, board = await keeper.get(f"/api/stores/{STORE}/board")
    assert [(one["number"], one["state"]) for one in board] == [(1, "open")]
    for step in ("accept", "start", "ready"):
        assert (await keeper.post(f"{at}/{step}"))[0] == 200
        await hear(house)
    status, tickets = await keeper.get(f"/api/stores/{STORE}/tickets")
    assert [(one["number"], one["state"], one["note"]) for one in tickets] == [(1, "ready", "少放辣")]
    await ridden(house, OrderId(tickets[0]["order_id"]))
    await hear(house)
    status, page = await li.get(at)
    assert (status, page["state"], page["address"]["detail"]) == (200, "delivered", "302")
    assert [one["event"] for one in page["events"]][-1] == "delivered"
    status, page = await keeper.get(at)
    assert (page["address"], page["note"]) == (None, "少放辣")
    status, page = await desk.get(at)
    assert (page["address"]["detail"], page["address"]["contact_name"]) == ("", "李*")
    ledger_of_order = f"/api/ledger/transfers?order_id={order_id}"
    assert (await desk.get(ledger_of_order))[0] == 404, "the ledger is of all cities"
    _, transfers = await (await head(house, http)).get(ledger_of_order)
    codes = [one["code"] for one in transfers]
    assert (codes[0], sorted(codes[1:])) == ("capture", ["platform", "rider", "store"])
    assert sum(one["amount_minor"] for one in transfers) == 2 * 2_800, "in once, and out again to the fen"
    status, accounts_ = await keeper.get("/api/ledger/accounts")
    assert [(one["kind"], one["balance_minor"]) for one in accounts_] == [("store_payable", 2_256)]
    assert await breaches(house) == []
    assert await parked(house) == []


async def test_cancelled_in_time_the_money_comes_back(house: House, http: Http) -> None:
    await open_lunch(house)
    li, address_id = await consumer(house, http)
    order_id = (await order_of(li, address_id))["order_id"]
    await pay(house, http, li, order_id)
    assert (await li.post(f"/api/orders/{order_id}/cancel", {"because": "changed_mind"}))[0] == 200
    await send_refunds(house, Nothing())
    _, payment = await li.get(f"/api/orders/{order_id}/payment")
    assert (payment["captured_minor"], payment["refunded_minor"], payment["refunding_minor"]) == (
        2_800,
        2_800,
        0,
    )
    _, events = await li.get(f"/api/orders/{order_id}/events")
    assert [one["event"] for one in events] == ["placed", "paid", "cancelled"]


async def test_a_batch_says_which_stayed(house: House, http: Http) -> None:
    await open_lunch(house)
    (li, address_id), keeper = await consumer(house, http), await staff(house, http)
    paid, unpaid = (await order_of(li, address_id))["order_id"], (await order_of(li, address_id))["order_id"]
    await pay(house, http, li, paid)
    strange = str(uuid4())
    body = {"order_ids": [paid, unpaid, strange]}
    status, steps = await keeper.post(f"/api/stores/{STORE}/accept", body)
    assert (status, {one["order_id"]: one["code"] for one in steps}) == (
        200,
        {paid: None, unpaid: "orders.not_in_that_state", strange: "orders.unknown"},
    )


async def test_another_person_store_or_role_finds_nothing(house: House, http: Http) -> None:
    await open_lunch(house)
    li, address_id = await consumer(house, http)
    other, _ = await consumer(house, http, 2)
    stranger = await staff(house, http, uuid4(), 2)
    order_id = (await order_of(li, address_id))["order_id"]
    await pay(house, http, li, order_id)
    at = f"/api/orders/{order_id}"
    for who in (other, stranger):
        for path in (at, f"{at}/events", f"{at}/payment"):
            assert (await who.get(path))[0] == 404
        assert (await who.post(f"{at}/cancel", {"because": "no"}))[0] == 404
        assert (await who.get("/api/orders"))[1] == []
    assert (await other.post(f"{at}/pay", {"gateway": "demo"}))[0] == 404
    for step in ("accept", "start", "ready", "hand-over"):
        assert (await stranger.post(f"{at}/{step}"))[0] == 404
        assert (await other.post(f"{at}/{step}"))[0] == 403
    assert (await stranger.get(f"/api/stores/{STORE}/board"))[0] == 404
    assert (await stranger.get(f"/api/stores/{STORE}/tickets"))[0] == 404
    assert (await stranger.get(f"/api/ledger/transfers?order_id={order_id}"))[0] == 404
    assert (await li.get(at))[1]["state"] == "open"


async def test_says_what_is_wrong_in_the_readers_language(house: House, http: Http) -> None:
    await open_lunch(house)
    li, address_id = await consumer(house, http)
    line = {"variant_id": str(SMALL), "count": 0, "options": [str(HOT)]}
    body = {"store_id": str(STORE), "lines": [line], "address_id": address_id}
    assert (await li.post("/api/quotes", body))[0] == 422
    line["count"] = 300
    status, no = await li.post("/api/quotes", body)
    assert (status, no["code"], no["facts"]) == (409, "orders.too_much", {"most": 200})
    assert no["message"] == "单笔订单最多 200 份，请分开下单。"
