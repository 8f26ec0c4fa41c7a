"""Somebody at one end of a house that runs: HTTP and one live socket, like anybody's client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import aiohttp

from songda.kernel.ids import uuid7

PATIENCE_S = 20.0
BUSY_S = (1, 2, 4)

Rows = dict[str, Any]


class SaidNo(Exception):
    """The house refused: a status below 500, with its code and facts."""

    def __init__(self, status: int, code: str, facts: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {code} {dict(facts)}")
        self.status, self.code, self.facts = status, code, facts


class Person:
    """A phone at an end. Signs in with the code the demo shows.

    A house that says it is busy (503) is asked again with the same key, as every client of ours does; any
    other 5xx is an assertion.
    """

    def __init__(self, client: aiohttp.ClientSession, phone: str, end: str) -> None:
        self.client, self.phone, self.end = client, phone, end
        self.token = ""

    async def sign_in(self) -> None:
        await self.post("/api/sign-in/codes", {"phone": self.phone, "end": self.end})
        code = (await self.get(f"/demo/codes/{quote(self.phone, safe='')}"))["code"]
        given = {"phone": self.phone, "code": code, "end": self.end, "bearer": True}
        self.token = (await self.post("/api/sign-in", given))["token"]

    async def get(self, path: str, **params: str) -> Any:
        return await self._call("GET", path, params=params)

    async def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        return await self._call("POST", path, json=body, headers={"Idempotency-Key": key or uuid7().hex})

    async def put(self, path: str, body: Any = None, packed: bytes | None = None) -> Any:
        headers = {"Idempotency-Key": uuid7().hex}
        if packed is not None:
            return await self._call(
                "PUT", path, data=packed, headers={**headers, "Content-Type": "application/gzip"}
            )
        return await self._call("PUT", path, json=body, headers=headers)

    async def _call(self, method: str, path: str, **more: Any) -> Any:
        headers = more.pop("headers", {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        for wait_s in (*BUSY_S, None):
            async with self.client.request(method, path, headers=headers, **more) as answer:
                raw = await answer.read()
            if answer.status != 503 or wait_s is None:
                break
            await asyncio.sleep(wait_s)
        assert answer.status < 500, f"{method} {path}: {answer.status} {raw!r}"
        said = json.loads(raw) if raw else None
        if answer.status >= 400:
            raise SaidNo(answer.status, said["code"], said["facts"])
        return said


class Screen:
    """The rows of one topic as a client holds them."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.rows: Rows = {}
        self.times_whole = 0
        self.refused: str | None = None
        self.seen: list[Rows] = []
        """How it looked after every message, for who wants to know what was shown in between."""
        self._changed = asyncio.Condition()

    async def take(self, message: Mapping[str, Any]) -> None:
        async with self._changed:
            self.refused = message.get("refused")
            if message.get("full"):
                self.rows = {}
                self.times_whole += 1
            self.rows = {**self.rows, **message.get("put", {})}
            for key in message.get("drop", ()):
                self.rows.pop(key, None)
            self.seen.append(dict(self.rows))
            self._changed.notify_all()

    async def until(self, shows: Callable[[Rows], Any], within_s: float = PATIENCE_S) -> Any:
        """What `shows` finds once it finds something. AssertionError when it never does."""
        async with self._changed:
            try:
                async with asyncio.timeout(within_s):
                    while not (found := shows(self.rows)):
                        await self._changed.wait()
            except TimeoutError:
                raise AssertionError(f"{self.topic} never showed it; it shows {self.rows}") from None
        return found

    async def is_empty(self) -> None:
        """Back once it shows nothing."""
        await self.until(lambda rows: not rows)


class Live:
    """One live socket of a person."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.screens: dict[str, Screen] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, person: Person) -> Live:
        ticket = (await person.post("/api/live/ticket"))["ticket"]
        socket = await person.client.ws_connect("/live", max_msg_size=0)
        await socket.send_str(json.dumps({"ticket": ticket}))
        return cls(socket)

    async def watch(self, topic: str) -> Screen:
        """The topic, once it is there whole (or refused)."""
        screen = self.screens[topic] = Screen(topic)
        await self._socket.send_str(json.dumps({"watch": topic}))
        await screen.until(lambda _: screen.times_whole or screen.refused)
        return screen

    async def close(self) -> None:
        await self._socket.close()
        await self._reading

    async def _read(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            screen = self.screens.get(said.get("topic", ""))
            if screen is not None:
                await screen.take(said)


async def fresh(person: Person, topic: str) -> Rows:
    """The topic as somebody sees it who looks for the first time, over a socket of their own."""
    live = await Live.open(person)
    try:
        return dict((await live.watch(topic)).rows)
    finally:
        await live.close()


async def until(found: Callable[[], Any], within_s: float = PATIENCE_S, says: str = "it") -> Any:
    """What the asynchronous question answers once it answers something true."""
    try:
        async with asyncio.timeout(within_s):
            while not (answer := await found()):  # noqa: ASYNC110 (the house is asked, not told)
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"{says} never came about in {within_s:g} s") from None
    return answer
