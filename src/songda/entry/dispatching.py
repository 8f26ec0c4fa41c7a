"""`songda dispatch …`: look at rounds and decide them again."""

from __future__ import annotations

import argparse
import asyncio
from uuid import UUID

from songda.kernel.database import Database
from songda.kernel.errors import SongdaError
from songda.modules.dispatch import public as dispatch


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `dispatch replay ROUND`."""
    parser = commands.add_parser("dispatch", help="look at decisions about riders")
    verbs = parser.add_subparsers(dest="verb", required=True)
    replay = verbs.add_parser("replay", help="decide a stored round again and compare the hashes")
    replay.add_argument("round", type=UUID)
    replay.set_defaults(run=_replay)


def _replay(given: argparse.Namespace) -> int:
    from songda.entry.cli import database_url
    from songda.entry.words import say

    try:
        done = asyncio.run(_replayed(database_url(), dispatch.RoundId(given.round)))
    except SongdaError as no:
        print(say(no.code, "en", no.facts))
        return 2
    print(f"stored {done.stored_hash}\nagain  {done.hash_now}\n{'the same' if done.is_same else 'DIFFERENT'}")
    return 0 if done.is_same else 1


async def _replayed(url: str, round_id: dispatch.RoundId) -> dispatch.Replayed:
    db = await Database.connect(url, size=1)
    try:
        async with db.reading() as tx:
            return await dispatch.replay(tx, round_id)
    finally:
        await db.close()
