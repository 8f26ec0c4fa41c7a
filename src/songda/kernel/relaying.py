"""How a stream's newest rows reach those who watch them in another process of the installation.

A row goes to the other processes by NOTIFY on a connection of its own, the newest of each key ten times a
second, never inside a business transaction and without waiting for the disk. What is lost on the way is made
up for by looking at the stored rows again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from songda.kernel import logs
from songda.kernel.house import House
from songda.kernel.live import BEAT_S, Hub
from songda.kernel.patient import either

LOG = logs.logger("kernel.relaying")

CHANNEL = "songda_streams"
BYTES_MOST = 7_900
"""PostgreSQL takes less than 8,000 bytes in one notification."""
ALIVE_S = 5.0
"""How long a connection may be silent before it is asked whether it is still there."""

Newest = dict[tuple[str, str], tuple[float, bytes]]


class Relay:
    """One process's line to the others: passes on what it streams, and hands over what they stream."""

    def __init__(self, house: House, hub: Hub) -> None:
        self.house = house
        self.hub = hub
        self._unsent: Newest = {}
        self._wake = asyncio.Event()
        hub.pass_on = self.note

    def note(self, name: str, key: str, stamp: float, row: bytes) -> None:
        """Have this row sent with the next beat; a newer one of its key takes its place."""
        self._unsent[name, key] = (stamp, row)
        self._wake.set()

    async def run(self) -> None:
        """Keep the line, for ever; whenever it was away the hub looks at all its streams again."""
        while True:
            try:
                await self._keep()
            except Exception as wrong:
                LOG.warning("relay.lost", error_type=type(wrong).__name__)
                await asyncio.sleep(1)

    async def _keep(self) -> None:
        connection = await self.house.db.alone(application_name="songda relay", synchronous_commit="off")
        own = connection.get_server_pid()

        def heard(_connection: Any, sender: int, _channel: str, said: object) -> None:
            if sender != own:
                self._hear(str(said))

        try:
            connection.add_termination_listener(lambda _connection: self._wake.set())
            await connection.add_listener(CHANNEL, heard)
            self.hub.look_again()
            while True:
                await either(self._wake, ALIVE_S)
                self._wake.clear()
                unsent, self._unsent = self._unsent, {}
                try:
                    async with asyncio.timeout(ALIVE_S):
                        await connection.execute(
                            "select pg_notify($1, said) from unnest($2::text[]) said",
                            CHANNEL,
                            list(_letters(unsent)),
                        )
                except BaseException:
                    self._unsent = unsent | self._unsent
                    raise
                await asyncio.sleep(BEAT_S)
        finally:
            connection.terminate()

    def _hear(self, said: str) -> None:
        for line in said.split("\n"):
            name, key, stamp, row = line.split("\t", 3)
            self.hub.take(name, key, float(stamp), row.encode())


def _letters(unsent: Mapping[tuple[str, str], tuple[float, bytes]]) -> Iterator[str]:
    """The rows as few notifications as hold them; JSON holds neither tabs nor new lines."""
    letter: list[str] = []
    length = 0
    for (name, key), (stamp, row) in unsent.items():
        line = f"{name}\t{key}\t{stamp!r}\t{row.decode()}"
        size = len(line.encode()) + 1
        if size > BYTES_MOST:
            LOG.warning("relay.row_too_long", topic=name, count=size)
            continue
        if length + size > BYTES_MOST:
            yield "\n".join(letter)
            letter, length = [], 0
        letter.append(line)
        length += size
    if letter:
        yield "\n".join(letter)
