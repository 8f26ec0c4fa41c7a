"""Our side of the gateway."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

import aiohttp

from songda.adapters.demo_gateway import translate, webhooks, wire
from songda.kernel.clocks import MachineTime
from songda.kernel.errors import Unavailable
from songda.modules.payments.ports import NEWS_S, Ask, Asked, Bill, Notice, Payment, Refund

T = TypeVar("T")
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)


class GatewayAway(Unavailable):
    """The gateway didn't answer, or not as agreed: nothing is known, ask again."""

    code = "demo_gateway.away"


class DemoGateway:
    """The demonstration gateway by HTTP. One connection pool, opened when first needed."""

    name = "demo"

    def __init__(self, url: str, page_url: str, notice_url: str, merchant: str, secret: str) -> None:
        self.merchant = merchant
        self._url = url.rstrip("/")
        self._page_url = page_url.rstrip("/")
        self._notice_url = notice_url
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def ask(self, ask: Ask) -> Asked:
        """Prepare a payment. The same attempt again gives the same page."""
        await self._call(
            "ask",
            {
                "merchant": self.merchant,
                "trade": str(ask.attempt_id),
                "order": str(ask.order_id),
                "amount": ask.amount_minor,
                "currency": ask.currency,
                "notice_url": self._notice_url,
            },
        )
        return Asked(pay_url=f"{self._page_url}/pay/{ask.attempt_id}")

    async def query(self, attempt_id: UUID) -> Payment | None:
        """How a payment stands; None where the gateway never heard of it."""
        return self._payment(await self._call("query", {"trade": str(attempt_id)}))

    async def close(self, attempt_id: UUID) -> Payment | None:
        """Close it unless it is paid."""
        return self._payment(await self._call("close", {"trade": str(attempt_id)}))

    async def refund(self, refund_id: UUID, attempt_id: UUID, amount_minor: int) -> Refund:
        """Give back; the same refund again answers how it stands."""
        given = await self._call(
            "refund", {"refund": str(refund_id), "trade": str(attempt_id), "amount": amount_minor}
        )
        return _read(translate.refund, given)

    async def bill(self) -> list[Bill]:
        """The sums of its book for our merchant."""
        body = {"merchant": self.merchant, "older_s": NEWS_S}
        return _read(translate.bills, await self._call("bill", body))

    def verify_notice(self, headers: Mapping[str, str], raw: bytes, now: MachineTime) -> Notice:
        """Prove and read a notice."""
        return webhooks.read_notice(self._secret, headers, raw, now)

    async def aclose(self) -> None:
        """Close the connections; the next call opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _payment(self, given: Mapping[str, Any]) -> Payment | None:
        return None if given.get("unknown") else _read(translate.payment, given)

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
            raise GatewayAway() from wrong
        if not isinstance(given, dict):
            raise GatewayAway()
        return given

    async def _post(self, verb: str, raw: bytes, headers: Mapping[str, str]) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        async with self._session.post(f"{self._url}/api/{verb}", data=raw, headers=headers) as answer:
            if answer.status != 200:
                raise GatewayAway(status=answer.status)
            return json.loads(await answer.read())


def _read(translated: Callable[[Mapping[str, Any]], T], given: Mapping[str, Any]) -> T:
    try:
        return translated(given)
    except (KeyError, ValueError, TypeError) as odd:
        raise GatewayAway() from odd
