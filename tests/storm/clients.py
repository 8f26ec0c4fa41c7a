"""Consumers who order and pay whatever happens, and write down what they were told."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from tests.box.founded import Founded, Line, cart

from songda.kernel.ids import uuid7

CANCELS = 0.15


@dataclass(slots=True)
class Told:
    """What a client knows of one order, from 2xx answers only."""

    order_id: str
    total_minor: int
    who: str
    paid: bool = False
    cancelled: bool = False


@dataclass(slots=True)
class Crowd:
    """Some consumers, each ordering one after the other with the same key until an answer comes."""

    line: Line
    founded: Founded
    gateway_url: str
    told: dict[str, Told] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    waits: int = 0
    stopping: bool = False

    async def run(self, who: str, seed: int) -> None:
        """Order until told to stop."""
        chance = random.Random(seed)
        while not self.stopping:
            await self._one(who, chance)

    async def _one(self, who: str, chance: random.Random) -> None:
        shop = self.founded.shops[chance.choice("ab")]
        wanted = cart(shop.store_id, chance.choice(shop.variant_ids), None)
        offered = await self._insist("POST", "/api/quotes", who, wanted)
        if offered is None:
            return
        order_id = str(uuid7())
        body = {"order_id": order_id, "quote": offered["quote"]}
        placed = await self._insist("POST", "/api/orders", who, body)
        if placed is None:
            return
        told = self.told[order_id] = Told(order_id, placed["total_minor"], who)
        asked = await self._insist("POST", f"/api/orders/{order_id}/pay", who, {"gateway": "demo"})
        if asked is None:
            return
        told.paid = await self._approve(asked["pay_url"])
        if told.paid and chance.random() < CANCELS:
            done = await self._insist("POST", f"/api/orders/{order_id}/cancel", who, {"because": "enough"})
            told.cancelled = done is not None

    async def _insist(self, method: str, path: str, who: str, body: Any) -> Any:
        """The answer's body; None when it was a no. Asks again with the same key while there is none."""
        key = uuid7().hex
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                status, said = await self.line.ask(method, path, who, body, key)
            except (aiohttp.ClientError, TimeoutError, OSError):
                status, said = 599, None
            if status < 300:
                return {} if said in (None, b"") else said
            if status < 500 and status != 429:
                code = f"{path.rsplit('/', 1)[-1]} {said['code']}"
                self.refused[code] = self.refused.get(code, 0) + 1
                return None
            self.waits += 1
            if self.stopping and status == 599:
                return None
            await asyncio.sleep(0.05 + random.random() * 0.2)
        raise AssertionError(f"no answer to {method} {path} within 90 seconds")

    async def _approve(self, pay_url: str) -> bool:
        """Press the button on the gateway's page, as often as it takes."""
        for _ in range(200):
            try:
                async with self.line.http.post(f"{pay_url}/approve") as pressed:
                    return pressed.status == 200
            except (aiohttp.ClientError, TimeoutError, OSError):
                await asyncio.sleep(0.1)
        return False
