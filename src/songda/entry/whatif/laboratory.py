"""A trial in a process of its own, at low priority: `python -m songda.entry.whatif.laboratory TRIAL OWNER`.

It reads and writes its trial's row only. It stops when the row says so, and ends when who started it does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from uuid import UUID

from songda.entry.whatif import NICE, NothingToLive
from songda.kernel.database import Database
from songda.modules.dispatch.public import NOTHING_TO_LIVE

_NOTE_S = 0.5
_URL = "SONGDA_DATABASE_URL"


async def begin(url: str, trial_id: UUID, owner: UUID) -> asyncio.subprocess.Process:
    """The port's other side: start the process. Its standard input is its tie to us."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __name__,
        str(trial_id),
        str(owner),
        stdin=asyncio.subprocess.PIPE,
        env={**os.environ, _URL: url},
    )


class Stopped(Exception):
    """Nobody wants the answer any more."""


def main(arguments: list[str]) -> int:
    """0 when an answer was written, 3 when it was called off, NOTHING_TO_LIVE when there can't be one."""
    os.nice(NICE)
    threading.Thread(target=_end_with_who_started_us, daemon=True).start()
    trial_id, owner = map(UUID, arguments)
    try:
        asyncio.run(_lived(os.environ[_URL], trial_id, owner))
    except Stopped:
        return 3
    except NothingToLive:
        return NOTHING_TO_LIVE
    return 0


async def _lived(url: str, trial_id: UUID, owner: UUID) -> None:
    from songda.entry.whatif.worlds import world_of
    from songda.modules.dispatch import public as dispatch

    db = await Database.connect(url, size=1)
    try:
        async with db.glance() as tx:
            trial = await dispatch.trial(tx, trial_id)
        if trial is None:
            raise Stopped()
        world = await world_of(url, trial.city_id, trial.ask)
        loop, noted = asyncio.get_running_loop(), [0.0]

        async def note(share: float) -> bool:
            async with db.transaction(durable=False) as tx:
                return await dispatch.note_share(tx, trial_id, owner, share)

        def beat(share: float) -> None:
            if time.monotonic() - noted[0] > _NOTE_S:
                noted[0] = time.monotonic()
                if not asyncio.run_coroutine_threadsafe(note(share), loop).result():
                    raise Stopped()

        answer = await asyncio.to_thread(dispatch.whatif.answer, trial.ask, world, beat)
        async with db.transaction() as tx:
            if not await dispatch.keep_answer(tx, trial_id, owner, json.dumps(answer)):
                raise Stopped()
    finally:
        await db.close()


def _end_with_who_started_us() -> None:
    # Not `sys.stdin`: a thread that waits in it makes Python abort at its end, whatever the answer was.
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
