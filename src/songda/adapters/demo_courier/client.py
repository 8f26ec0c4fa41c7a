"""Our side of the courier company."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import aiohttp

from songda.adapters.demo_courier import translate, webhooks, wire
from songda.kernel.clocks import MachineTime
from songda.kernel.errors import Unavailable
from songda.modules.deliveries.errors import CourierRefused
from songda.modules.deliveries.ports import BookingId, CourierState, Job, Notice, Quote, Ride

T = TypeVar("T")
TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5)
"""The house is less patient by its own settings."""


class CourierAway(Unavailable):
    """The company didn't answer, or not as agreed: nothing is known, ask again."""

    code = "demo_courier.away"


class DemoCourier:
    """The demonstration courier by HTTP. One connection pool, opened when first needed."""

    name = "demo"

    def __init__(self, url: str, notice_url: str, title: str, secret: str) -> None:
        self.title = title
        self._url = url.rstrip("/")
        self._notice_url = notice_url
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def quote(self, job: Job) -> Quote | None:
        """What they ask; None where they don't ride there."""
        given = await self._call("quote", translate.asked(job))
        return _read(lambda: translate.quote(given, self.name, self.title))

    async def book(self, ride: Ride) -> str:
        """Their number of it. Raises CourierRefused when they say no."""
        given = await self._call("book", translate.wanted(ride, self._notice_url))
        return _read(lambda: str(given["number"]))

    async def cancel(self, booking_id: BookingId) -> CourierState:
        """Call it off, if it isn't too late; how it stands then."""
        given = await self._call("cancel", {"booking": str(booking_id)})
        return _read(lambda: translate.state(given["state"]))

    async def status(self, booking_id: BookingId) -> CourierState | None:
        """How it stands; None where they never heard of it."""
        given = await self._call("status", {"booking": str(booking_id)})
        return None if given.get("none") else _read(lambda: translate.state(given["state"]))

    def verify_notice(self, headers: Mapping[str, str], raw: bytes, now: MachineTime) -> Notice:
        """Prove and read a notice."""
        return webhooks.read_notice(self._secret, headers, raw, now)

    async def aclose(self) -> None:
        """Close the connections; the next call opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _call(self, verb: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        raw = json.dumps(body, separators=(",", ":")).encode()
        headers = wire.signed(self._secret, raw, time.time())
        try:
            try:
                given = await self._post(verb, raw, headers)
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # An idle connection closed at the other end just as it was used. Our ids make it safe.
                given = await self._post(verb, raw, headers)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as wrong:
            raise CourierAway() from wrong
        if not isinstance(given, dict):
            raise CourierAway()
        return given

    async def _post(self, verb: str, raw: bytes, headers: Mapping[str, str]) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        async with self._session.post(f"{self._url}/api/{verb}", data=raw, headers=headers) as answer:
            given = json.loads(await answer.read())
            if answer.status == 409:
                raise CourierRefused(reason=str(given.get("refused", ""))[:40])
            if answer.status != 200:
                raise CourierAway(status=answer.status)
            return given


def _read(translated: Callable[[], T]) -> T:
    try:
        return translated()
    except (KeyError, ValueError, TypeError) as odd:
        raise CourierAway() from odd
