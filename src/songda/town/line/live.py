"""A persona's live socket: maps of rows that stay right by themselves."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from songda.town.line.api import Away, Refused
from songda.town.line.persona import Persona

_HEARTBEAT_S = 25.0
_LONGEST_PAUSE_S = 8.0

Rows = dict[str, Any]


class LiveMap:
    """The rows of some topics by key. After a break the topics come anew, whole."""

    def __init__(self, persona: Persona, topics: Sequence[str], changed: Callable[[], object]) -> None:
        self.rows: dict[str, Rows] = {topic: {} for topic in topics}
        self._persona, self._changed = persona, changed
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Keep connected for ever."""
        pause_s = 0.3
        while True:
            try:
                await self._listen()
                pause_s = 0.3
            except (aiohttp.ClientError, TimeoutError, OSError, Refused, Away, ValueError):
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            self.connected.clear()
            await asyncio.sleep(pause_s)

    async def _listen(self) -> None:
        ticket = (await self._persona.post("/api/live/ticket"))["ticket"]
        sockets = self._persona.api.sockets
        async with sockets.ws_connect("/live", heartbeat=_HEARTBEAT_S, max_msg_size=0) as socket:
            await socket.send_str(json.dumps({"ticket": ticket}))
            for topic in self.rows:
                await socket.send_str(json.dumps({"watch": topic}))
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(json.loads(message.data))

    def _take(self, message: dict[str, Any]) -> None:
        rows = self.rows.get(message.get("topic", ""))
        if rows is None or "refused" in message:
            return
        if message.get("full"):
            rows.clear()
            self.connected.set()
        rows.update(message["put"])
        for key in message["drop"]:
            rows.pop(key, None)
        self._changed()
