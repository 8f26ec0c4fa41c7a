"""The house behind a real socket, and who stands at the counter: real sessions of real persons."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from tests.box.serving import serving
from tests.stores.shop import CITY, MERCHANT, STORE

from songda.entry import api
from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.kernel.listening import Feed
from songda.kernel.live import Hub
from songda.kernel.permissions import Role
from songda.modules.accounts.actions.join import find_or_join, grant
from songda.modules.accounts.actions.sign_in import session_of
from songda.modules.accounts.model import Membership


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class Counter:
    """Requests to the house, as somebody or nobody."""

    http: aiohttp.ClientSession
    url: str
    tokens: dict[Role, str]
    feed: Feed

    async def ask(
        self, method: str, path: str, *, role: Role | None = None, key: str | None = None, **more: Any
    ) -> Answer:
        """One request. Commands get a fresh key where none is given."""
        headers = dict(more.pop("headers", {}))
        if role is not None:
            headers["Authorization"] = f"Bearer {self.tokens[role]}"
        if method != "GET":
            headers["Idempotency-Key"] = key or str(uuid7())
        async with self.http.request(method, self.url + path, headers=headers, **more) as answer:
            is_json = "json" in answer.headers.get("content-type", "")
            body = await answer.json() if is_json else await answer.read()
            return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, body)


@asynccontextmanager
async def counter(house: House) -> AsyncIterator[Counter]:
    """The counter while the block lasts: a consumer, the store's staff, an operator."""
    memberships = {
        Role.CONSUMER: None,
        Role.STORE: _membership(Role.STORE, merchant_id=MERCHANT, store_id=STORE),
        Role.OPERATOR: _membership(Role.OPERATOR),
    }
    tokens = {}
    for number, (role, membership) in enumerate(memberships.items()):
        person_id = await house.act(find_or_join, f"+861380000010{number}", "某人")
        if membership is not None:
            await house.act(grant, person_id, membership)
        opened = await house.act(session_of, person_id, role)
        assert opened is not None
        tokens[role] = opened[0]
    feed = Feed(house)
    async with (
        serving(api.build(house, feed, Hub(house))) as url,
        aiohttp.ClientSession() as http,
    ):
        yield Counter(http, url, tokens, feed)


def _membership(role: Role, **scope: Any) -> Membership:
    given: dict[str, Any] = {"city_id": CITY, "merchant_id": None, "store_id": None, "rider_id": None}
    return Membership(role=role, **given | scope)
