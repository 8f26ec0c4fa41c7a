"""`songda dispatch …`: decide stored rounds again, and run the public benchmark."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from uuid import UUID

from songda.kernel.database import Database
from songda.kernel.errors import SongdaError
from songda.modules.dispatch import public as dispatch


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `dispatch replay ROUND` and `dispatch bench FOLDER`."""
    parser = commands.add_parser("dispatch", help="look at decisions about riders")
    verbs = parser.add_subparsers(dest="verb", required=True)
    replay = verbs.add_parser("replay", help="decide a stored round again and compare the hashes")
    replay.add_argument("round", type=UUID)
    replay.set_defaults(run=_replay)
    bench = verbs.add_parser("bench", help="run the public benchmark over a folder")
    bench.add_argument("folder", type=Path)
    bench.add_argument("--json", type=Path, help="write figures, parameters and plan hashes here")
    bench.add_argument("--solutions", type=Path, help="write the official evaluator's files below here")
    bench.add_argument("--instances", default="*", help="names to run, as a pattern; all by default")
    bench.add_argument("--step", default="sequences", help="the engine's first step")
    bench.add_argument("--iterations", type=int, default=200, help="steps of the search in one decision")
    bench.add_argument("--every", type=int, default=1, help="minutes between two decisions")
    bench.add_argument("--no-guiding", action="store_true", help="idle couriers stay where they are")
    bench.add_argument("--seed", type=int, default=1)
    bench.set_defaults(run=_bench)


def _bench(given: argparse.Namespace) -> int:
    """0 when every day was legal, 1 when the checker found a breach, 2 without instances."""
    try:
        params = dispatch.benchmark_params(
            step=dispatch.Step(given.step),
            guiding=not given.no_guiding,
            iterations=given.iterations,
            every_min=given.every,
        )
    except ValueError:
        sys.exit(f"no such step: {given.step}; there are {', '.join(dispatch.Step)}")
    rows: list[dispatch.bench.Row] = []
    print(dispatch.bench.HEAD)
    for folder in dispatch.bench.instances(given.folder, given.instances):
        row = dispatch.bench.run(folder, params, given.seed, every_min=given.every, solutions=given.solutions)
        rows.append(row)
        print("\n".join([dispatch.bench.line(row.instance, row.figures), *row.breaches]), flush=True)
    if not rows:
        print(f"no instances in {given.folder}: a folder with orders.txt, restaurants.txt, couriers.txt")
        return 2
    print("\n".join(dispatch.bench.means(rows)))
    if given.json is not None:
        given.json.write_text(dispatch.bench.as_json(rows, params, given.seed, given.every))
    return 1 if any(row.breaches for row in rows) else 0


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
