"""A rider's whole ride over HTTP, with the phone repeating everything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from tests.accounts.people import entered
from tests.box.serving import serving
from tests.deliveries.street import a_delivery, a_rider, an_offer, spot, standing
from tests.stores.shop import CITY

from songda.entry import api
from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.kernel.listening import Feed
from songda.kernel.live import Hub
from songda.kernel.permissions import SYSTEM, Role
from songda.modules.accounts import public as accounts

Answer = tuple[int, Any]


class Phone:
    """One signed-in client. `post` sends everything twice with the same key, as a bad line does."""

    def __init__(self, http: aiohttp.ClientSession, address: str, token: str) -> None:
        self._http, self._address = http, address
        self._headers = {"Authorization": f"Bearer {token}"}

    async def get(self, path: str) -> Answer:
        async with self._http.get(self._address + path, headers=self._headers) as answer:
            return answer.status, await answer.json()

    async def post(self, path: str, body: object = None) -> Answer:
        headers = self._headers | {"Idempotency-Key": str(uuid7())}
        answers: list[Answer] = []
        for _ in range(2):
            async with self._http.post(self._address + path, json=body, headers=headers) as answer:
                answers.append((answer.status, await answer.json()))
        assert answers[0][0] == answers[1][0]
        return answers[1]


@pytest.fixture
async def http(house: House) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    app = api.build(house, Feed(house), Hub(house))
    async with serving(app) as address, aiohttp.ClientSession() as session:
        yield session, address


async def rider_phone(house: House, http: tuple[aiohttp.ClientSession, str], number: int) -> Phone:
    token, _ = await entered(house, f"+86138000010{number:02}", Role.RIDER)
    return Phone(*http, token)


async def operator_phone(house: House, http: tuple[aiohttp.ClientSession, str]) -> Phone:
    async def appoint(do: Any) -> None:
        person_id = await accounts.find_or_join(do, "+8613900000001", "运营")
        membership = accounts.Membership(
            role=Role.OPERATOR, city_id=CITY, merchant_id=None, store_id=None, rider_id=None
        )
        await accounts.grant(do, person_id, membership)

    await house.do(appoint, SYSTEM, None)
    token, _ = await entered(house, "+8613900000001", Role.OPERATOR)
    return Phone(*http, token)


async def test_a_ride_from_offer_to_proof(house: House, http: tuple[aiohttp.ClientSession, str]) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house, cash_minor=3600)
    offer_id = await an_offer(house, delivery_id, rider_id)
    phone = await rider_phone(house, http, 1)
    codes = await standing(house, delivery_id)

    status, offers = await phone.get("/api/rider/offers")
    assert (status, [one["offer_id"] for one in offers]) == (200, [str(offer_id)])
    assert offers[0]["pay_minor"] == 400 + 131  # base, and 1.3 km over the road to a 10 m cell
    status, route = await phone.post(f"/api/rider/offers/{offer_id}/accept")
    assert status == 200
    assert [one["next_action"] for one in route["stops"]] == ["at-store", None]
    at = f"/api/deliveries/{delivery_id}"
    assert (await phone.post(f"{at}/at-store"))[0] == 200
    status, no = await phone.post(f"{at}/picked-up", {"pickup_code": "none"})
    assert status == 422
    assert (await phone.post(f"{at}/picked-up", {"pickup_code": codes.pickup_code}))[0] == 200
    status, route = await phone.post(f"{at}/at-customer")
    assert [one["next_action"] for one in route["stops"]] == ["delivered"]
    status, no = await phone.post(f"{at}/delivered", {"code": codes.drop_code})
    assert (status, no["code"]) == (409, "deliveries.cash_missing")
    status, route = await phone.post(f"{at}/delivered", {"code": codes.drop_code, "cash_minor": 3600})
    assert (status, route) == (200, {"stops": []})
    status, me = await phone.get("/api/rider")
    assert (me["delivered_count"], me["earned_minor"], me["cash_owed_minor"]) == (1, 531, 3600)


async def test_positions_and_duty_over_http(house: House, http: tuple[aiohttp.ClientSession, str]) -> None:
    await a_rider(house)
    phone = await rider_phone(house, http, 1)
    house.clocks.advance(5)
    here = spot(80)
    fix = {"lon": here.lon, "lat": here.lat, "speed_mps": 4.5, "heading": 90}
    at = house.clocks.city_now().isoformat()
    status, taken = await phone.post("/api/rider/positions", {"fixes": [fix | {"at": at}]})
    assert (status, taken) == (200, {"newer": False})  # the second time it isn't newer any more
    for bad in ({"lon": 200.0}, {"heading": 360}, {"at": "2026-01-01T00:00:00"}):
        status, _ = await phone.post("/api/rider/positions", {"fixes": [fix | {"at": at} | bad]})
        assert status == 422
    status, me = await phone.post("/api/rider/off-line")
    assert (status, me["state"]) == (200, "off")


async def test_an_operator_sees_assigns_and_releases_in_their_city(
    house: House, http: tuple[aiohttp.ClientSession, str]
) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    desk = await operator_phone(house, http)
    status, rows = await desk.get(f"/api/deliveries?city_id={CITY}")
    assert (status, [one["state"] for one in rows]) == (200, ["waiting"])
    status, row = await desk.post(f"/api/deliveries/{delivery_id}/assign", {"rider_id": str(rider_id)})
    assert (status, row["state"], row["rider_id"]) == (200, "assigned", str(rider_id))
    status, row = await desk.post(f"/api/deliveries/{delivery_id}/release")
    assert (status, row["state"]) == (200, "waiting")
    assert (await desk.get(f"/api/deliveries?city_id={uuid7()}"))[0] == 404
    status, riders = await desk.get(f"/api/riders?city_id={CITY}")
    assert [(one["name"], one["state"]) for one in riders] == [("骑手1", "on")]
    assert riders[0]["place"] is not None
    why = f"/api/dispatch/orders/{(await standing(house, delivery_id)).order_id}/why"
    nothing = {"came_by": None, "why": None, "unexplained": "no_round"}
    assert await desk.get(why) == (200, nothing)
    await desk.post(f"/api/deliveries/{delivery_id}/assign", {"rider_id": str(rider_id)})
    assert await desk.get(why) == (200, nothing | {"came_by": "assigned_by_hand"})
    status, no = await desk.get(f"/api/dispatch/orders/{uuid7()}/why")
    assert (status, no["code"]) == (404, "dispatch.not_decided")
    assert await desk.get(f"/api/dispatch/rounds?city_id={CITY}") == (200, [])


async def test_a_new_rider_is_taken_on_once_and_signs_in(
    house: House, http: tuple[aiohttp.ClientSession, str]
) -> None:
    desk = await operator_phone(house, http)
    new = {
        "rider_id": str(uuid7()),
        "city_id": str(CITY),
        "phone": "138 0000 1055",
        "name": "王师傅",
        "vehicle": "ebike",
        "capacity_units": 4,
    }
    for _ in range(2):
        assert await desk.post("/api/riders", new) == (200, {"rider_id": new["rider_id"]})
    status, no = await desk.post("/api/riders", new | {"rider_id": str(uuid7())})
    assert (status, no["code"]) == (409, "riders.already_rides")
    status, no = await desk.post("/api/riders", new | {"phone": "123 456"})
    assert (status, no["code"]) == (422, "riders.phone_unreadable")
    phone = await rider_phone(house, http, 55)
    status, me = await phone.get("/api/rider")
    assert (me["rider_id"], me["name"]) == (new["rider_id"], "王师傅")


async def test_another_role_is_turned_away(house: House, http: tuple[aiohttp.ClientSession, str]) -> None:
    rider_id, delivery_id = await a_rider(house), await a_delivery(house)
    phone = await rider_phone(house, http, 1)
    body = {"rider_id": str(rider_id)}
    assert (await phone.post(f"/api/deliveries/{delivery_id}/assign", body))[0] == 403
    assert (await phone.get(f"/api/riders?city_id={CITY}"))[0] == 403
    token, _ = await entered(house, "+8613700000001")
    consumer = Phone(*http, token)
    assert (await consumer.get("/api/rider/offers"))[0] == 403
    assert (await consumer.get(f"/api/deliveries/{delivery_id}/proof"))[0] == 404
