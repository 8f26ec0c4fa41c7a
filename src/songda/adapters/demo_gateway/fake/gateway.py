"""What the gateway does: take payments, give back, and tell the merchant."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from songda.adapters.demo_gateway import wire
from songda.adapters.demo_gateway.fake.book import Book, Trade
from songda.kernel.settings import Settings

RETRY_S = (1, 2, 5, 15, 30)


@dataclass(slots=True)
class Manners:
    """How badly it behaves towards the merchant."""

    late_s: float = 0.5
    twice_share: float = 0.1
    shuffle_s: float = 1.0
    late_share: float = 0.0
    late_more_s: float = 3.0


class Refused(Exception):
    """The gateway says no; the word is told."""


class FakeGateway:
    """One gateway over one book. Every change is on disk before it is answered or told."""

    def __init__(self, book: Book, secret: str, manners: Manners, seed: int | None = None) -> None:
        self.book = book
        self.secret = secret
        self.manners = manners
        self._random = random.Random(seed)
        self._sending: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def ask(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """A merchant wants money. The same trade again answers how it stands; another amount is refused."""
        if type(given["amount"]) is not int or given["amount"] <= 0:
            raise Refused("AMOUNT")
        async with self._locks[given["trade"]]:
            found = self.book.trades.get(given["trade"])
            if found is None:
                await self.book.write({"kind": "asked", **given})
                found = self._find(given["trade"])
        if (found.amount, found.order) != (given["amount"], given["order"]):
            raise Refused("TRADE_DIFFERS")
        return found.told()

    async def query(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """How a trade stands."""
        found = self.book.trades.get(given["trade"])
        return {"unknown": True} if found is None else found.told()

    async def approve(self, trade: str) -> Trade:
        """The consumer pays. Twice is once; a closed trade is refused."""
        async with self._locks[trade]:
            found = self._find(trade)
            if found.state == "CLOSED":
                raise Refused("CLOSED")
            if found.state != "SUCCESS":
                await self._set(found, "SUCCESS")
        return found

    async def decline(self, trade: str) -> Trade:
        """The consumer's bank says no; they may try again."""
        async with self._locks[trade]:
            found = self._find(trade)
            if found.state == "NOTPAY":
                await self._set(found, "DECLINED")
        return found

    async def close(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Take no money for it any more; a paid one stays paid."""
        async with self._locks[given["trade"]]:
            found = self.book.trades.get(given["trade"])
            if found is None:
                return {"unknown": True}
            if found.state in ("NOTPAY", "DECLINED"):
                await self._set(found, "CLOSED")
        return found.told()

    async def refund(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give back, at most what was taken; the same refund again answers how it stands."""
        number, amount = given["refund"], given["amount"]
        async with self._locks[given["trade"]]:
            found = self._find(given["trade"])
            if number not in found.refunds:
                left = found.amount - sum(found.refunds.values())
                if found.state != "SUCCESS" or not 0 < amount <= left:
                    raise Refused("REFUND_TOO_MUCH")
                await self._give_back(found, number, amount)
        return found.told_refund(number)

    async def bill(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The sums of the book for one merchant, and those of what is older than so many seconds."""
        merchant, before = given["merchant"], time.time() - given["older_s"]
        return {"sums": self.book.sums(merchant), "older": self.book.sums(merchant, before)}

    def _find(self, trade: str) -> Trade:
        found = self.book.trades.get(trade)
        if found is None:
            raise Refused("UNKNOWN")
        return found

    async def _set(self, found: Trade, state: str) -> None:
        notice = self._notice({**found.told(), "state": state})
        await self.book.write(
            {"kind": "state", "trade": found.trade, "state": state, "at": time.time(), "notice": notice}
        )
        self._tell(found.notice_url, notice)

    async def _give_back(self, found: Trade, number: str, amount: int) -> None:
        about = {
            "refund": number,
            "trade": found.trade,
            "amount": amount,
            "currency": found.currency,
            "state": "SUCCESS",
        }
        notice = self._notice(about)
        await self.book.write(
            {
                "kind": "refund",
                "trade": found.trade,
                "refund": number,
                "amount": amount,
                "at": time.time(),
                "notice": notice,
            }
        )
        self._tell(found.notice_url, notice)

    def _notice(self, about: dict[str, Any]) -> dict[str, Any]:
        return {"id": uuid4().hex, "at": time.time(), "about": about}

    # ---- telling -----------------------------------------------------------------------------------------

    def tell_untold(self) -> None:
        """After a start: tell what wasn't taken before."""
        for notice in list(self.book.untold.values()):
            self._tell(self.book.trades[notice["about"]["trade"]].notice_url, notice)

    def _tell(self, url: str, notice: dict[str, Any]) -> None:
        """Send it by the gateway's manners: late by a random while, so out of order, and sometimes twice."""
        times = 2 if self._random.random() < self.manners.twice_share else 1
        self.book.trades[notice["about"]["trade"]].told_count += 1
        for _ in range(times):
            wait = self.manners.late_s + self._random.uniform(0, self.manners.shuffle_s)
            if self._random.random() < self.manners.late_share:
                wait += self.manners.late_more_s
            sending = self._send(url, notice, wait, time.monotonic())
            task = asyncio.get_running_loop().create_task(sending)
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _send(self, url: str, notice: dict[str, Any], wait_s: float, since_s: float) -> None:
        await asyncio.sleep(wait_s)
        raw = json.dumps(notice, separators=(",", ":")).encode()
        for pause in (*RETRY_S, None):
            if await self.send_once(url, raw):
                self.book.trades[notice["about"]["trade"]].arrived_s.append(time.monotonic() - since_s)
                if notice["id"] in self.book.untold:
                    await self.book.write({"kind": "told", "id": notice["id"]}, sure=False)
                return
            if pause is not None:
                await asyncio.sleep(pause)

    async def send_once(self, url: str, raw: bytes) -> bool:
        """One try; whether the merchant took it."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))
        try:
            headers = wire.signed(self.secret, raw, time.time())
            async with self._session.post(url, data=raw, headers=headers) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def aclose(self) -> None:
        """Stop telling and close; what wasn't told is told after the next start."""
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
        await self.book.close()


def open_gateway(settings: Settings) -> FakeGateway:
    """The gateway as the settings say, its book opened. Raises BookTaken."""
    manners = Manners(
        late_s=settings["demo_gateway.late_s"],
        twice_share=settings["demo_gateway.twice_share"],
        shuffle_s=settings["demo_gateway.shuffle_s"],
        late_share=settings["demo_gateway.late_share"],
    )
    return FakeGateway(Book(Path(settings["demo_gateway.book"])), settings["demo_gateway.secret"], manners)
