"""What must be so before the house opens: the newest schema, an operator, city time at its pace.

One short process of its own, so that the supervisor stays small: `python -m songda.entry.demo.prepare RATE`.
"""

import asyncio
import sys
from datetime import time

from songda.adapters.demo.visitors import VISITORS
from songda.entry.cli import database_url
from songda.entry.demo.clock import turn
from songda.entry.migrate import migrate
from songda.entry.people import add_operator

BEGIN = time(10, 50)


async def _prepare(url: str, rate: float) -> None:
    await add_operator(url, VISITORS["operator"], "值班运营")
    await turn(url, rate, BEGIN)


if __name__ == "__main__":
    migrate(database_url())
    asyncio.run(_prepare(database_url(), float(sys.argv[1])))
