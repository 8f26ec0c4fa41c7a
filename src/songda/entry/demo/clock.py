"""`songda clock`: how fast city time runs, and a start at a time of day when a town is awake."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
LUNCH = (time(10, 30), time(12, 30))


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    parser = commands.add_parser("clock", help="set how fast city time runs")
    parser.add_argument("--rate", type=float, required=True)
    parser.add_argument("--begin", metavar="HH:MM", help="go on from there unless it is lunch time already")
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    from songda.entry.cli import database_url

    begin = time.fromisoformat(given.begin) if given.begin else None
    asyncio.run(turn(database_url(), given.rate, begin))
    return 0


async def turn(url: str, rate: float, begin: time | None) -> None:
    """Let city time run at `rate`, never backwards; from the next `begin` unless it is lunch time."""
    from songda.kernel.clocks import Clocks, city  # here, since the supervisor reads this file's words only
    from songda.kernel.database import Database
    from songda.kernel.house import House, read_pace, set_rate
    from songda.kernel.privacy import KeyRing
    from songda.kernel.settings import Settings

    db = await Database.connect(url, size=1)
    try:
        async with db.glance() as tx:
            clocks = Clocks(*await read_pace(tx))
        empty = House(db=db, clocks=clocks, modules=(), settings=Settings(()), keys=KeyRing.fresh())
        now = clocks.city_now()
        await empty.act(set_rate, rate, city(next_start(now, begin) if begin else now))
    finally:
        await db.close()


def next_start(now: datetime, begin: time) -> datetime:
    """`now` while it is lunch time in the city, else the next `begin` after it."""
    local = now.astimezone(ZONE)
    if LUNCH[0] <= local.time() < LUNCH[1]:
        return now
    start = datetime.combine(local.date(), begin, ZONE)
    return (start if start >= local else start + timedelta(days=1)).astimezone(now.tzinfo)
