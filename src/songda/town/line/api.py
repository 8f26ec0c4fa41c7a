"""One HTTP session for the whole town."""

import asyncio
import json
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import aiohttp

from songda.kernel.ids import uuid7
from songda.town.line.clock import TownClock

PATIENCE_S = 90.0
_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
_BUSY = {429, 502, 503, 504}


class Refused(Exception):
    """The house said no: its code, status and facts."""

    def __init__(self, status: int, code: str, facts: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {code} {dict(facts)}")
        self.status, self.code, self.facts = status, code, facts


class Away(Exception):
    """The house didn't answer for a minute and a half."""


class Api:
    """Calls the house. What changes something carries a key, so that a lost answer is asked for again."""

    def __init__(self, url: str, clock: TownClock) -> None:
        self.url = url.rstrip("/")
        self.clock = clock
        self.calls = 0
        self.latency_s = 0.0
        self.failures = 0
        self._session: aiohttp.ClientSession | None = None
        self._sockets: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Api":
        connector = aiohttp.TCPConnector(limit=48, keepalive_timeout=45)
        self._session = aiohttp.ClientSession(self.url, timeout=_TIMEOUT, connector=connector)
        # Sockets stay open: counted among the connections for calls they would use all of them up.
        self._sockets = aiohttp.ClientSession(self.url, connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()
        await self.sockets.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        assert self._session is not None, "the session is opened by `async with`"
        return self._session

    @property
    def sockets(self) -> aiohttp.ClientSession:
        assert self._sockets is not None, "the session is opened by `async with`"
        return self._sockets

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Any = None,
        packed: bytes | aiohttp.FormData | None = None,
        params: Mapping[str, str] | None = None,
        key: str | None = None,
        patience_s: float = PATIENCE_S,
    ) -> Any:
        """The answer's JSON. Asks again with the same key while the house is busy or away.

        Raises Refused for a no, Away when patience runs out.
        """
        headers = _headers(method, token, key, packed)
        until = time.monotonic() + patience_s
        pause_s = 0.2
        while True:
            answer = await self._once(method, path, headers, body, packed, params)
            if answer is not None:
                return answer[0]
            if time.monotonic() + pause_s > until:
                raise Away(path)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, 5.0)

    async def _once(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Any,
        packed: bytes | aiohttp.FormData | None,
        params: Mapping[str, str] | None,
    ) -> tuple[Any] | None:
        """The decoded answer in a tuple; None when it is worth asking again."""
        began = time.monotonic()
        try:
            async with self.session.request(
                method, path, json=body, data=packed, params=params, headers=headers
            ) as answer:
                raw = await answer.read()
                status = answer.status
                self.clock.hear(answer.headers)
        except (aiohttp.ClientError, TimeoutError, OSError):
            self.failures += 1
            return None
        self._note(time.monotonic() - began)
        if status in _BUSY:
            self.failures += 1
            return None
        said = _decoded(raw)
        if status >= 400:
            code = said.get("code", "http") if isinstance(said, dict) else "http"
            facts = said.get("facts") or {} if isinstance(said, dict) else {}
            raise Refused(status, code, facts)
        return (said,)

    def _note(self, took_s: float) -> None:
        self.calls += 1
        self.latency_s += (took_s - self.latency_s) * 0.05


def _headers(
    method: str, token: str | None, key: str | None, packed: bytes | aiohttp.FormData | None
) -> dict[str, str]:
    headers = {"Accept-Language": "zh-CN"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if method != "GET":
        headers["Idempotency-Key"] = key or uuid7().hex
    if isinstance(packed, bytes):
        headers["Content-Type"] = "application/gzip"
    return headers


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None
