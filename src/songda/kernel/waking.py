"""How a commit in one process wakes the others: one coalesced NOTIFY, never inside a business transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from songda.kernel import logs
from songda.kernel.house import House

LOG = logs.logger("kernel.waking")

CHANNEL = "songda_facts"
_EVERY_S = 0.005


class Bell:
    """Rings for the other processes after this one told facts, and wakes this one when they ring.

    Only a wake-up: polling is the truth, and a lost ring costs a quarter of a second.
    """

    def __init__(self, house: House, wakes: Sequence[Callable[[], None]]) -> None:
        self.house = house
        self.wakes = tuple(wakes)
        self._dirty = asyncio.Event()
        house.on_told(self._dirty.set)

    async def run(self) -> None:
        """Keep one connection for ringing and hearing, for ever."""
        while True:
            try:
                await self._ring()
            except Exception as wrong:
                LOG.warning("bell.lost", error_type=type(wrong).__name__)
                await asyncio.sleep(1)

    async def _ring(self) -> None:
        connection = await self.house.db.alone()
        own = connection.get_server_pid()

        def heard(_connection: Any, sender: int, _channel: str, _payload: object) -> None:
            if sender != own:
                for wake in self.wakes:
                    wake()

        try:
            await connection.add_listener(CHANNEL, heard)
            while True:
                await self._dirty.wait()
                self._dirty.clear()
                await connection.execute(f"notify {CHANNEL}")
                await asyncio.sleep(_EVERY_S)
        finally:
            connection.terminate()
