"""Stores over HTTP."""

from typing import Any

import pytest
from tests.stores.counter import counter
from tests.stores.shop import BUND, CITY, FACE, HOURS, MERCHANT, RULES, STORE, open_shop

from songda.kernel.house import House
from songda.kernel.permissions import Role
from songda.kernel.values import adapter
from songda.modules.stores.model import StoreFace, StoreHours, StoreRules


def new_store(**changes: Any) -> dict[str, Any]:
    return {
        "store_id": str(STORE),
        "merchant_id": str(MERCHANT),
        "city_id": str(CITY),
        "face": adapter(StoreFace).dump_python(FACE, mode="json"),
        "rules": adapter(StoreRules).dump_python(RULES, mode="json"),
        "hours": adapter(StoreHours).dump_python(HOURS, mode="json"),
        **changes,
    }


async def test_an_operator_opens_a_store_and_a_consumer_finds_it(house: House) -> None:
    async with counter(house) as desk:
        merchant = {"merchant_id": str(MERCHANT), "name": "弄堂餐饮"}
        assert (await desk.ask("POST", "/api/merchants", role=Role.OPERATOR, json=merchant)).status == 200
        made = await desk.ask("POST", "/api/stores", role=Role.OPERATOR, json=new_store())
        assert (made.status, made.body) == (200, {"store_id": str(STORE)})
        params = {"lon": str(BUND[0] + 0.005), "lat": str(BUND[1])}
        listed = await desk.ask("GET", "/api/stores", params=params)
        assert [one["name"] for one in listed.body] == ["老弄堂面馆"]
        card = listed.body[0]
        assert (card["distance_m"], card["fee_minor"], card["serves"]) == (475, 300, True)
        named = await desk.ask("GET", "/api/stores", params={**params, "q": "老弄糖"})
        assert [one["store_id"] for one in named.body] == [str(STORE)]
        page = await desk.ask("GET", f"/api/stores/{STORE}")
        assert page.body["store"]["distance_m"] is None
        assert page.body["hours"]["week"][0]["spans"][1] == {"opens_s": 61_200, "closes_s": 93_600}
        merchants = await desk.ask("GET", "/api/merchants", role=Role.OPERATOR)
        assert merchants.body == [{"merchant_id": str(MERCHANT), "name": "弄堂餐饮", "stores": 1}]


async def test_staff_turn_pause_and_resume(house: House) -> None:
    await open_shop(house)
    async with counter(house) as desk:
        turned = await desk.ask(
            "PUT", f"/api/stores/{STORE}/settings", role=Role.STORE, json={"auto_accepts": True}
        )
        assert turned.body["rules"]["auto_accepts"] is True
        paused = await desk.ask("POST", f"/api/stores/{STORE}/pause", role=Role.STORE, json={"minutes": 20})
        assert paused.body["store"]["open_now"] is False
        assert paused.body["store"]["paused_until"] is not None
        resumed = await desk.ask("POST", f"/api/stores/{STORE}/resume", role=Role.STORE)
        assert resumed.body["store"]["paused_until"] is None
        hours = {"week": [{"weekday": 0, "spans": [{"opens_s": 0, "closes_s": 3600}]}]}
        changed = await desk.ask("PUT", f"/api/stores/{STORE}/hours", role=Role.STORE, json=hours)
        assert changed.body["hours"]["week"] == hours["week"]
        mine = await desk.ask("GET", "/api/my/stores", role=Role.STORE)
        assert [one["store_id"] for one in mine.body] == [str(STORE)]
        face = adapter(StoreFace).dump_python(FACE, mode="json") | {"name": "新面馆"}
        change = {"face": face, "rules": adapter(StoreRules).dump_python(RULES, mode="json")}
        renamed = await desk.ask("PUT", f"/api/stores/{STORE}", role=Role.OPERATOR, json=change)
        assert renamed.body["store"]["name"] == "新面馆"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            {"hours": {"week": [{"weekday": 0, "spans": [{"opens_s": 5, "closes_s": 5}]}]}},
            "stores.hours_overlap",
        ),
        ({"merchant_id": "00000000-0000-0000-0000-0000000000ff"}, "stores.merchant_unknown"),
        ({"more": 1}, "kernel.malformed"),
        ({"is_invented": 1}, "kernel.malformed"),
    ],
)
async def test_says_why_not(house: House, change: dict[str, Any], code: str) -> None:
    async with counter(house) as desk:
        merchant = {"merchant_id": str(MERCHANT), "name": "弄堂餐饮"}
        await desk.ask("POST", "/api/merchants", role=Role.OPERATOR, json=merchant)
        answer = await desk.ask("POST", "/api/stores", role=Role.OPERATOR, json=new_store(**change))
        assert (answer.body["code"], answer.status in (404, 409, 422)) == (code, True)
        assert answer.body["message"] not in ("", code)
        assert (await desk.ask("GET", f"/api/stores/{STORE}")).status == 404


async def test_others_may_not(house: House) -> None:
    await open_shop(house)
    async with counter(house) as desk:
        for role, status in ((None, 401), (Role.CONSUMER, 403)):
            pause = await desk.ask("POST", f"/api/stores/{STORE}/pause", role=role, json={"minutes": 20})
            assert pause.status == status
        opened = await desk.ask("POST", "/api/stores", role=Role.STORE, json=new_store())
        assert opened.status == 403
        assert (await desk.ask("GET", f"/api/stores/{STORE}")).body["store"]["paused_until"] is None
