"""`python -m benchmarks.watchers`: many live sockets that watch riders, and riders who ride, in one process.

The sockets only collect bytes while riders ride; what they collected is read afterwards, so that the client
costs as little as it can. Reads its task as JSON from standard input, writes what it saw to standard output.
"""

import asyncio
import base64
import json
import os
import sys
import time
from typing import Any, cast

import aiohttp
import uvloop
from tests.box.founded import CITY, MIDDLE, Line

TOPIC = f"riders/positions/{CITY}"


class Socket(asyncio.Protocol):
    """A WebSocket client that asks for a topic and keeps every byte that comes."""

    def __init__(self, host: str, ticket: str) -> None:
        self.host, self.ticket = host, ticket
        self.head: bytes | None = None
        self.came = bytearray()
        self.walked = 0
        self.texts: list[tuple[int, int]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            (
                f"GET /live HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        self.came += data
        if self.head is None and b"\r\n\r\n" in self.came:
            head, _, rest = bytes(self.came).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 101"), head
            self.head, self.came = head, bytearray(rest)
            self.say(0x81, json.dumps({"ticket": self.ticket}).encode())
            self.say(0x81, json.dumps({"watch": TOPIC}).encode())
        if self.head is not None:
            self.walk()

    def walk(self) -> None:
        """Note where each whole frame begins and ends, and answer pings."""
        came, at = self.came, self.walked
        while at + 2 <= len(came):
            length, start = came[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(came[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, start = int.from_bytes(came[at + 2 : at + 10], "big"), at + 10
            if start + length > len(came):
                break
            if came[at] == 0x89:
                self.say(0x8A, bytes(came[start : start + length]))
            elif came[at] == 0x81:
                self.texts.append((start, start + length))
            at = start + length
        self.walked = at

    def say(self, kind: int, text: bytes) -> None:
        """A masked frame; with a mask of zeros the text is itself."""
        length = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
        self.transport.write(bytes([kind]) + length + b"\x00\x00\x00\x00" + text)

    def messages(self) -> list[bytes]:
        """The texts of all whole frames that came."""
        return [bytes(self.came[start:end]) for start, end in self.texts]


async def ride(line: Line, rider: str, place: int, until: float) -> tuple[float, float]:
    """Say where one is every second; the last place said."""
    last = MIDDLE
    step = 0
    await asyncio.sleep(place % 50 / 50)
    while time.monotonic() < until:
        step += 1
        last = (MIDDLE[0] + place * 1e-4, MIDDLE[1] + step * 1e-5)
        async with line.http.get(line.url + "/livez") as answer:
            at = answer.headers["songda-city-time"]
        fix = {"at": at, "lon": last[0], "lat": last[1], "heading": 0, "speed_mps": 4.0}
        await line.must("POST", "/api/rider/positions", rider, {"fixes": [fix]})
        await asyncio.sleep(1)
    return last


async def run(task: dict[str, Any]) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    host, port = task["url"].removeprefix("http://").split(":")
    sockets: list[Socket] = []
    async with aiohttp.ClientSession() as http:
        line = Line(http, task["url"], task["tokens"])
        for _ in range(task["watchers"]):
            ticket = (await line.must("POST", "/api/live/ticket", "operator"))["ticket"]
            _, socket = await loop.create_connection(
                lambda ticket=ticket: Socket(f"{host}:{port}", ticket), host, int(port)
            )
            sockets.append(socket)
        await asyncio.sleep(2)
        until = time.monotonic() + task["seconds"]
        riders: dict[str, str] = task["riders"]
        told = Line(http, task["told_url"], task["tokens"])
        said = await asyncio.gather(*(ride(told, name, place, until) for place, name in enumerate(riders)))
        await asyncio.sleep(3)
    last = {riders[name]: place for name, place in zip(riders, said, strict=True)}
    stale, rows, bytes_ = 0, 0, 0
    for socket in sockets:
        held: dict[str, Any] = {}
        for message in socket.messages():
            told = json.loads(message)
            if "put" in told:
                held.update(told["put"])
                rows += len(told["put"])
        bytes_ += len(socket.came)
        stale += sum(
            1
            for rider_id, (lon, lat) in last.items()
            if abs(held.get(rider_id, {}).get("lon", 0) - lon) > 1e-6
            or abs(held[rider_id]["lat"] - lat) > 1e-6
        )
        socket.transport.close()
    return {"rows": rows, "stale": stale, "mb": round(bytes_ / 1e6, 1), "cpu_s": time.process_time()}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(json.loads(sys.stdin.read())))))
