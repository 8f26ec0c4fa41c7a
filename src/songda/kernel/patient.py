"""How the endless loops of a process wait: for a wake-up, or a while."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

_IDLE_S = 0.25
_AWAY_S = 0.5


async def either(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, or so long. Not `wait_for`: it swallows a cancel that comes with the event."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def keep_looking(
    look: Callable[[], Awaitable[bool]],
    wake: asyncio.Event,
    breath_s: float,
    failed: Callable[[Exception], None],
) -> None:
    """Look for ever: soon again after finding something or being woken, ever less after looks in vain.

    Of those the first may have met another process that was just placing the fact which woke us.
    """
    in_vain = 0
    while True:
        wake.clear()  # before looking: a wake-up that comes meanwhile is a reason to look again
        try:
            found = await look()
        except Exception as wrong:
            failed(wrong)
            await asyncio.sleep(_AWAY_S)
            continue
        if found:
            in_vain = 0
            await asyncio.sleep(breath_s)
        else:
            in_vain = 0 if wake.is_set() else in_vain + 1
            await either(wake, min(_IDLE_S, breath_s * 2.0 ** min(in_vain, 10)))
