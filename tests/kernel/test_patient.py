"""Loops that look: no wake-up is lost, and a failed look isn't the last one."""

import asyncio
from contextlib import suppress

from songda.kernel.patient import keep_looking


async def turns(loop: "asyncio.Task[None]", count: int = 50) -> None:
    """Let the loop run on without any time going by, then end it."""
    for _ in range(count):
        await asyncio.sleep(0)
    loop.cancel()
    with suppress(asyncio.CancelledError):
        await loop


async def test_a_wake_up_that_comes_while_looking_is_looked_after_at_once() -> None:
    wake, looks = asyncio.Event(), []

    async def look() -> bool:
        looks.append(wake.is_set())
        if len(looks) == 1:
            wake.set()
        return False

    await turns(asyncio.create_task(keep_looking(look, wake, 3600.0, lambda wrong: None)))
    assert looks == [False, False]


async def test_without_one_the_next_look_waits() -> None:
    looks = 0

    async def look() -> bool:
        nonlocal looks
        looks += 1
        return False

    await turns(asyncio.create_task(keep_looking(look, asyncio.Event(), 3600.0, lambda wrong: None)))
    assert looks == 1


async def test_a_failed_look_is_told_and_followed_by_another() -> None:
    told, again = [], asyncio.Event()

    async def look() -> bool:
        if not told:
            raise OSError("away")
        again.set()
        return False

    loop = asyncio.create_task(keep_looking(look, asyncio.Event(), 3600.0, told.append))
    async with asyncio.timeout(20):
        await again.wait()
    await turns(loop, 1)
    assert [type(wrong) for wrong in told] == [OSError]
