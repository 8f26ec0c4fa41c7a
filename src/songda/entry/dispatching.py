"""`songda dispatch …`: decide stored rounds again, run the public benchmark, ask what would be."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from uuid import UUID

from songda.entry.whatif import command as whatif
from songda.entry.whatif import promises
from songda.kernel.database import Database
from songda.kernel.errors import SongdaError
from songda.modules.dispatch import public as dispatch


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `dispatch replay`, `story`, `bench`, `care`, `scale`, `day`, `whatif` and `promises`."""
    parser = commands.add_parser("dispatch", help="look at decisions about riders")
    verbs = parser.add_subparsers(dest="verb", required=True)
    replay = verbs.add_parser("replay", help="decide a stored round again and compare the hashes")
    replay.add_argument("round", type=UUID, nargs="?")
    replay.add_argument("--all", action="store_true", help="every stored round of this engine version")
    replay.add_argument(
        "--since", type=datetime.fromisoformat, metavar="TIME", help="of city time, with --all"
    )
    replay.set_defaults(run=_replay)
    story = verbs.add_parser("story", help="what the rounds thought of an order, until it was there")
    story.add_argument("order", type=UUID)
    story.set_defaults(run=_story)
    bench = verbs.add_parser("bench", help="run the public benchmark over a folder")
    bench.add_argument("folder", type=Path)
    bench.add_argument("--json", type=Path, help="write figures, parameters and plan hashes here")
    bench.add_argument("--solutions", type=Path, help="write the official evaluator's files below here")
    bench.add_argument("--instances", default="*", help="names to run, as a pattern; all by default")
    bench.add_argument("--step", default="sequences", help="the engine's first step")
    bench.add_argument("--iterations", type=int, default=60, help="steps of the search in one decision")
    bench.add_argument("--every", type=int, default=1, help="minutes between two decisions")
    bench.add_argument("--no-guiding", action="store_true", help="idle couriers stay where they are")
    bench.add_argument(
        "--unknown-preparation", action="store_true", help="guess when food is ready until it stands there"
    )
    bench.add_argument("--seed", type=int, default=1)
    bench.set_defaults(run=_bench)
    care = verbs.add_parser("care", help="weeks of simulated offers, checked against the rules of care")
    care.add_argument("--offers", type=int, default=100_000)
    care.add_argument("--people", type=int, default=40, help="riders in the simulated city")
    care.add_argument("--seed", type=int, default=1)
    care.add_argument("--without", default="", help="switch a rule off, to see the checker red")
    care.set_defaults(run=_care)
    scale = verbs.add_parser("scale", help="how long a big city's round takes, part by part")
    scale.add_argument("--orders", type=int, default=10_000, help="open in a cold round")
    scale.add_argument("--riders", type=int, default=5_000)
    scale.add_argument("--fresh", type=int, default=300, help="new orders in a steady round")
    scale.add_argument("--workers", type=int, default=2, help="processes that share the zones")
    scale.set_defaults(run=_scale)
    day = verbs.add_parser("day", help="live a big city's made-up day, minute by minute")
    day.add_argument("--orders", type=int, default=50_000)
    day.add_argument("--every", type=int, default=60, help="city seconds between two rounds")
    day.add_argument("--step", default="search", help="the engine's first step")
    day.add_argument("--seed", type=int, default=1)
    day.set_defaults(run=_day)
    whatif.add(verbs)
    promises.add(verbs)


def _scale(given: argparse.Namespace) -> int:
    print(dispatch.measuring.scale(given.orders, given.riders, given.fresh, given.workers))
    return 0


def _day(given: argparse.Namespace) -> int:
    def beat(second: int, delivered: int) -> None:
        print(f"{second // 3600 % 24:02}:00  {delivered} delivered", file=sys.stderr, flush=True)

    print(dispatch.measuring.day(given.orders, given.seed, given.every, dispatch.Step(given.step), beat))
    return 0


def _care(given: argparse.Namespace) -> int:
    """0 when no rule was broken, 1 when one was."""
    try:
        lines, breaches = dispatch.care_weeks(given.offers, given.seed, given.people, given.without)
    except ValueError as wrong:
        sys.exit(str(wrong))
    print("\n".join(lines))
    return 1 if breaches else 0


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
    folders = dispatch.bench.instances(given.folder, given.instances)
    if not folders:
        print(f"no instances in {given.folder}: a folder with orders.txt, restaurants.txt, couriers.txt")
        return 2
    rows = _run_all(folders, params, given)
    if rows:
        print("\n".join(dispatch.bench.means(rows)))
    return 1 if any(row.breaches for row in rows) or len(rows) < len(folders) else 0


def _run_all(
    folders: list[Path], params: dispatch.Params, given: argparse.Namespace
) -> list[dispatch.bench.Row]:
    """One after the other. The file of figures is whole after each: who interrupts keeps what is done."""
    rows: list[dispatch.bench.Row] = []
    began = time.monotonic()
    told = not given.unknown_preparation
    print(dispatch.bench.HEAD)
    try:
        for folder in folders:
            row = dispatch.bench.run(
                folder,
                params,
                given.seed,
                every_min=given.every,
                ready_times_told=told,
                solutions=given.solutions,
            )
            rows.append(row)
            print("\n".join([dispatch.bench.line(row.instance, row.figures), *row.breaches]), flush=True)
            if given.json is not None:
                given.json.write_text(
                    dispatch.bench.as_json(rows, params, given.seed, given.every, ready_times_told=told)
                )
            left_s = (time.monotonic() - began) / len(rows) * (len(folders) - len(rows))
            print(
                f"{len(rows)} of {len(folders)}, about {left_s / 60:.0f} min left",
                file=sys.stderr,
                flush=True,
            )
    except KeyboardInterrupt:
        print(f"stopped: {len(rows)} of {len(folders)} are done and kept", file=sys.stderr)
    return rows


def _replay(given: argparse.Namespace) -> int:
    from songda.entry.cli import database_url
    from songda.entry.words import say

    if given.all:
        return asyncio.run(_replayed_all(database_url(), given.since))
    if given.round is None:
        print("name a round, or --all")
        return 2
    try:
        done = asyncio.run(_replayed(database_url(), dispatch.RoundId(given.round)))
    except SongdaError as no:
        print(say(no.code, "en", no.facts))
        return 2
    print(f"stored {done.stored_hash}\nagain  {done.hash_now}\n{'the same' if done.is_same else 'DIFFERENT'}")
    return 0 if done.is_same else 1


def _story(given: argparse.Namespace) -> int:
    """0, or 2 for an order nobody knows."""
    from songda.entry.cli import database_url
    from songda.entry.words import say

    try:
        turns = asyncio.run(_turns(database_url(), given.order))
    except SongdaError as no:
        print(say(no.code, "en", no.facts))
        return 2
    print("times are UTC; of a rider's id stands the end")
    for turn in turns:
        term = say(f"dispatch.term.{turn.facts['term']}", "en", {}) if "term" in turn.facts else ""
        print(f"{turn.at:%H:%M:%S}  {say(turn.code, 'en', turn.facts | {'term': term})}")
    return 0


async def _turns(url: str, order_id: UUID) -> list[dispatch.Turn]:
    db = await Database.connect(url, size=1)
    try:
        async with db.reading() as tx:
            return await dispatch.story(tx, order_id)
    finally:
        await db.close()


async def _replayed(url: str, round_id: dispatch.RoundId) -> dispatch.Replayed:
    db = await Database.connect(url, size=1)
    try:
        async with db.reading() as tx:
            return await dispatch.replay(tx, round_id)
    finally:
        await db.close()


async def _replayed_all(url: str, since: datetime | None) -> int:
    """0 when every stored round gave its hash again, 1 when one didn't; 2 when there was none."""
    if since is not None and since.tzinfo is None:
        since = since.astimezone()
    db = await Database.connect(url, size=1)
    done, wrong, other = 0, 0, 0
    began = time.process_time()
    try:
        async with db.reading() as tx:
            stored = await dispatch.stored_rounds(tx, since)
            other = await dispatch.other_rounds(tx, since)
            for round_id in stored:
                told = await dispatch.replay(tx, dispatch.RoundId(round_id))
                done += 1
                if not told.is_same:
                    wrong += 1
                    print(f"\n{round_id} DIFFERS\nstored {told.stored_hash}\nagain  {told.hash_now}")
                if done % 10 == 0 or done == len(stored):
                    print(f"\r{done} of {len(stored)}", end="", file=sys.stderr, flush=True)
    finally:
        await db.close()
    spent_s = time.process_time() - began
    print(f"\n{done} rounds decided again in {spent_s:.1f} s: {done - wrong} the same, {wrong} different")
    if other:
        print(f"{other} more were left: decided by another engine version, or too old to be kept whole")
    return 2 if not done else 1 if wrong else 0
