"""`python -m benchmarks.hammer HOST PORT PATH CONNECTIONS SECONDS`: GETs as fast as answers come.

A client of its own in a process of its own: the usual ones cost more than what they measure.
"""

import asyncio
import json
import sys
import time
from typing import Any, cast

import uvloop


class Getter(asyncio.Protocol):
    """One kept-alive connection that asks again as soon as it has an answer."""

    def __init__(self, request: bytes, counts: dict[str, Any]) -> None:
        self.request, self.counts = request, counts
        self.left, self.sent_at = -1, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.ask()

    def ask(self) -> None:
        self.left, self.sent_at = -1, time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if self.left < 0:
            head, _, rest = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                self.counts["wrong"] += 1
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            self.counts["bytes"] = int(length.split(b":")[1])
            self.left = self.counts["bytes"] - len(rest)
        else:
            self.left -= len(data)
        if self.left == 0:
            self.counts["done"] += 1
            self.counts["took"].append(time.perf_counter() - self.sent_at)
            self.ask()


async def hammer(host: str, port: int, path: str, connections: int, seconds: float) -> dict[str, Any]:
    """Requests a second over that time, and how long one took."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: */*\r\n\r\n".encode()
    counts: dict[str, Any] = {"done": 0, "wrong": 0, "bytes": 0, "took": []}
    loop = asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(lambda: Getter(request, counts), host, port)
    await asyncio.sleep(1)
    counts.update(done=0, took=[])
    began = time.perf_counter()
    await asyncio.sleep(seconds)
    took_s = time.perf_counter() - began
    took = sorted(counts["took"])
    return {
        "per_s": round(counts["done"] / took_s),
        "p50_ms": round(took[len(took) // 2] * 1000, 2),
        "p99_ms": round(took[len(took) * 99 // 100] * 1000, 2),
        "wrong": counts["wrong"],
        "bytes": counts["bytes"],
    }


if __name__ == "__main__":
    host, port, path, connections, seconds = sys.argv[1:6]
    print(json.dumps(uvloop.run(hammer(host, int(port), path, int(connections), float(seconds)))))
