"""`python -m benchmarks.shoppers`: consumers who quote, place, pay and track, in a process of their own.

Reads its task as JSON from standard input, writes what it did as JSON to standard output.
"""

import asyncio
import json
import sys
import time
from typing import Any

import aiohttp
import uvloop
from tests.box.founded import Line, cart

from songda.kernel.ids import uuid7


async def whole_path(line: Line, who: str, shop: dict[str, Any], address_id: str) -> float:
    """One order from the quote until the house says that it is paid; the seconds it took."""
    began = time.perf_counter()
    wanted = cart(shop["store_id"], shop["variant_ids"][0], address_id)
    offered = await line.must("POST", "/api/quotes", who, wanted)
    order_id = str(uuid7())
    body = {"order_id": order_id, "quote": offered["quote"], "address_id": address_id}
    await line.must("POST", "/api/orders", who, body)
    asked = await line.must("POST", f"/api/orders/{order_id}/pay", who, {"gateway": "demo"})
    async with line.http.post(f"{asked['pay_url']}/approve") as pressed:
        assert pressed.status == 200
    pause_s = 0.002  # a coarse look would be measured as the house's slowness
    while True:
        events = await line.must("GET", f"/api/orders/{order_id}/events", who)
        if len(events) > 1:
            return time.perf_counter() - began
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 1.3, 0.1)


async def place_only(line: Line, who: str, quotes: list[str], address_id: str) -> None:
    """Place on quotes that were fetched before."""
    while quotes:
        body = {"order_id": str(uuid7()), "quote": quotes.pop(), "address_id": address_id}
        await line.must("POST", "/api/orders", who, body)


async def run(task: dict[str, Any]) -> dict[str, Any]:
    """`clients` at once, `orders` in all."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        line = Line(http, task["url"], task["tokens"])
        names, shop, addresses = task["who"], task["shop"], task["addresses"]
        clients = [names[n % len(names)] for n in range(task["clients"])]
        if task["kind"] == "place":
            quotes = []
            for _ in range(task["orders"]):
                wanted = cart(shop["store_id"], shop["variant_ids"][0], addresses[names[0]])
                quotes.append((await line.must("POST", "/api/quotes", names[0], wanted))["quote"])
            began = time.perf_counter()
            at = addresses[names[0]]
            await asyncio.gather(*(place_only(line, names[0], quotes, at) for _ in clients))
            return {"took_s": time.perf_counter() - began, "began": began}
        left, took = task["orders"], []

        async def client(who: str) -> None:
            nonlocal left
            while left > 0:
                left -= 1
                took.append(await whole_path(line, who, shop, addresses[who]))

        began = time.perf_counter()
        await asyncio.gather(*(client(who) for who in clients))
        took.sort()
        cpu_s = time.process_time()
        middle, late = took[len(took) // 2], took[len(took) * 95 // 100]
        return {
            "began": began,
            "took_s": time.perf_counter() - began,
            "p50_ms": middle * 1000,
            "p95_ms": late * 1000,
            "cpu_s": cpu_s,
        }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(json.loads(sys.stdin.read())))))
