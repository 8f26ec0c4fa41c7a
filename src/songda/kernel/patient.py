"""How the endless loops of a process wait: for a wake-up, or a while."""

from __future__ import annotations

import asyncio
import contextlib


async def either(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, or so long. Not `wait_for`: it swallows a cancel that comes with the event."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
