"""What the edge demands: a session that is one, a header beside the cookie, a page of our own, a key."""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from tests.box.serving import serving
from tests.kernel.small_house import note, one, small_house

from songda.entry import api
from songda.kernel.house import House
from songda.kernel.ids import PersonId, SessionId, uuid7
from songda.kernel.listening import Feed
from songda.kernel.live import Hub
from songda.kernel.modules import Module
from songda.kernel.permissions import Principal, Role, permission
from songda.kernel.values import Count, Name40, value
from songda.kernel.web import Endpoints, Key, TheHouse, Who

CONSUMER = permission("scratch.note", Role.CONSUMER)
OPEN = permission("scratch.look")
endpoints = Endpoints("scratch")
CALLED: list[str] = []


@value
class Wish:
    name: Name40
    count: Count


@value
class Said:
    said: int


@endpoints.post("/notes", permit=CONSUMER)
async def make_note(who: Who, house: TheHouse, key: Key, wish: Wish) -> Said:
    """Note something."""
    CALLED.append(wish.name)
    return Said(said=await house.do(note, who, key, who.person_id, wish.count))


@endpoints.get("/notes", permit=CONSUMER)
async def read_notes(who: Who) -> Said:
    """Look at what is mine."""
    return Said(said=0)


@endpoints.get("/weather", permit=OPEN)
async def read_weather() -> Said:
    """Anyone may look."""
    return Said(said=1)


@endpoints.get("/broken", permit=OPEN)
async def broken() -> Said:
    """A mistake of ours."""
    raise RuntimeError("+86 138 0000 0001 was typed here")


@dataclass
class Visitor:
    http: aiohttp.ClientSession
    url: str
    house: House

    async def ask(self, method: str, path: str, **headers: str) -> tuple[int, Any]:
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        body = {"json": WISH} if method == "POST" else {}
        async with self.http.request(method, self.url + path, headers=given, **body) as answer:
            return answer.status, json.loads(await answer.read())


WISH = {"name": "noodles", "count": 2}


def key() -> str:
    return uuid7().hex


@pytest.fixture
async def visitor(database_url: str) -> AsyncIterator[Visitor]:
    roles = {"c-token": Role.CONSUMER, "r-token": Role.RIDER}
    people = {
        token: Principal(role=role, person_id=PersonId(uuid7()), session_id=SessionId(uuid7()))
        for token, role in roles.items()
    }

    async def authenticate(house: House, token: str) -> Principal | None:
        return people.get(token)

    CALLED.clear()
    async with small_house(database_url, Module(name="scratch", endpoints=(endpoints,))) as house:
        house.ports["authenticate"] = authenticate
        app = api.build(house, Feed(house), Hub(house))
        async with serving(app) as url, aiohttp.ClientSession() as http:
            yield Visitor(http, url, house)


async def noted(visitor: Visitor) -> int:
    found: int = await one(visitor.house, "select count(*) from kernel.facts")
    return found


async def test_a_signed_in_consumer_may(visitor: Visitor) -> None:
    status, body = await visitor.ask(
        "POST", "/api/notes", Authorization="Bearer c-token", Idempotency_Key=key()
    )
    assert (status, body) == (200, {"said": 1})
    assert await noted(visitor) == 1


async def test_nobody_and_strangers_must_sign_in_first(visitor: Visitor) -> None:
    for headers in ({}, {"Authorization": "Bearer other"}, {"Authorization": "Basic c-token"}):
        status, body = await visitor.ask("POST", "/api/notes", Idempotency_Key=key(), **headers)
        assert (status, body["code"]) == (401, "kernel.sign_in_first")
    assert CALLED == []


async def test_another_role_may_not(visitor: Visitor) -> None:
    status, body = await visitor.ask(
        "POST", "/api/notes", Authorization="Bearer r-token", Idempotency_Key=key()
    )
    assert (status, body["code"], body["kind"]) == (403, "kernel.forbidden", "forbidden")
    assert CALLED == []


async def test_what_is_open_asks_for_nothing(visitor: Visitor) -> None:
    assert await visitor.ask("GET", "/api/weather") == (200, {"said": 1})
    assert await visitor.ask("GET", "/api/weather", Authorization="Bearer other") == (200, {"said": 1})


async def test_a_cookie_counts_only_beside_the_header_that_names_it(visitor: Visitor) -> None:
    cookie = "songda_consumer_0=c-token"
    status, _ = await visitor.ask("GET", "/api/notes", Cookie=cookie, Songda_End="consumer")
    assert status == 200
    status, body = await visitor.ask("POST", "/api/notes", Cookie=cookie, Idempotency_Key=key())
    assert (status, body["code"]) == (401, "kernel.sign_in_first")
    status, _ = await visitor.ask("GET", "/api/notes", Cookie=cookie, Songda_End="rider")
    assert status == 401
    status, _ = await visitor.ask("GET", "/api/notes", Cookie=cookie, Songda_End="consumer", Songda_Slot="1")
    assert status == 401
    assert CALLED == []


async def test_a_page_of_another_site_changes_nothing_with_the_visitors_cookie(visitor: Visitor) -> None:
    mine = {"Cookie": "songda_consumer_0=c-token", "Songda_End": "consumer"}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        status, body = await visitor.ask("POST", "/api/notes", Origin=origin, Idempotency_Key=key(), **mine)
        assert (status, body["code"]) == (403, "kernel.other_origin")
    assert CALLED == []
    status, _ = await visitor.ask("POST", "/api/notes", Origin=visitor.url, Idempotency_Key=key(), **mine)
    assert status == 200


async def test_a_program_with_a_token_may_come_from_anywhere(visitor: Visitor) -> None:
    headers = {"Authorization": "Bearer c-token", "Origin": "https://servicewechat.example"}
    status, _ = await visitor.ask("POST", "/api/notes", Idempotency_Key=key(), **headers)
    assert status == 200


async def test_a_socket_of_another_site_is_closed(visitor: Visitor) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await visitor.http.ws_connect(visitor.url + "/live", headers={"Origin": "https://evil.example"})
    async with visitor.http.ws_connect(visitor.url + "/live", headers={"Origin": visitor.url}) as socket:
        await socket.send_str(json.dumps({"ticket": "forged.ticket"}))
        closing = await socket.receive(timeout=5)
        assert (closing.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 4401)


async def test_a_command_without_a_key_is_malformed(visitor: Visitor) -> None:
    status, body = await visitor.ask("POST", "/api/notes", Authorization="Bearer c-token")
    assert (status, body["kind"]) == (422, "malformed")
    assert await noted(visitor) == 0


async def test_a_key_reused_for_another_command_is_malformed(visitor: Visitor) -> None:
    same = {"Authorization": "Bearer c-token", "Idempotency_Key": key()}
    assert (await visitor.ask("POST", "/api/notes", **same))[0] == 200
    assert await visitor.ask("POST", "/api/notes", **same) == (200, {"said": 1})
    try:
        WISH["count"] = 3
        status, body = await visitor.ask("POST", "/api/notes", **same)
    finally:
        WISH["count"] = 2
    assert (status, body["code"]) == (422, "kernel.key_reused")
    assert await noted(visitor) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"count": "2"},
        {"count": True},
        {"count": 2.0},
        {"count": -1},
        {"name": ""},
        {"name": " "},
        {"more": 1},
    ],
    ids=str,
)
async def test_a_body_that_is_nearly_right_is_malformed(visitor: Visitor, changed: dict[str, Any]) -> None:
    headers = {"Authorization": "Bearer c-token", "Idempotency-Key": key()}
    async with visitor.http.post(
        visitor.url + "/api/notes", json={**WISH, **changed}, headers=headers
    ) as answer:
        assert answer.status == 422
        assert (await answer.json())["kind"] == "malformed"
    assert CALLED == []


async def test_a_mistake_of_ours_tells_its_number_and_nothing_else(visitor: Visitor) -> None:
    status, body = await visitor.ask("GET", "/api/broken", Accept_Language="en")
    assert (status, body["code"]) == (500, "kernel.bug")
    assert body["facts"]["request_id"] in body["message"]
    told = json.dumps(body).replace(body["facts"]["request_id"], "")  # whose digits may be any
    assert "138" not in told


async def test_every_answer_carries_the_citys_time(visitor: Visitor) -> None:
    async with visitor.http.get(visitor.url + "/api/weather") as answer:
        assert answer.headers["songda-city-rate"] == "1"
        assert answer.headers["songda-city-time"].endswith("Z")
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_words_come_in_the_language_asked_for(visitor: Visitor) -> None:
    _, english = await visitor.ask("GET", "/api/notes", Accept_Language="en-GB,en;q=0.9")
    _, chinese = await visitor.ask("GET", "/api/notes", Accept_Language="zh-CN")
    assert (english["message"], chinese["message"]) == ("Please sign in first.", "请先登录。")


async def test_a_long_body_is_refused(visitor: Visitor) -> None:
    headers = {"Authorization": "Bearer c-token", "Idempotency-Key": key()}
    long = b'{"name": "' + b"x" * 1_100_000 + b'", "count": 1}'
    async with visitor.http.post(
        visitor.url + "/api/notes", data=io.BytesIO(long), headers=headers
    ) as answer:
        assert answer.status == 413
