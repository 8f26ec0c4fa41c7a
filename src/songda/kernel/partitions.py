"""Tables kept in partitions by day: coming days are made ahead, past ones dropped whole."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from songda.kernel.clocks import CityTime
from songda.kernel.database import Tx

AHEAD_DAYS = 3
"""A city day is 24 real minutes at 60×; rows of a day without a partition lie in the default one."""


async def keep_days(tx: Tx, table: str, now: CityTime, kept_days: int) -> int:
    """Have partitions of `table` for today (UTC) and the days to come, and none of which every row is older
    than `kept_days`; how many were made and dropped. Twice is once."""
    today = now.astimezone(UTC).date()
    last: date = today + timedelta(days=AHEAD_DAYS)
    done: int = await tx.fetchval(
        "select kernel.keep_days($1, $2, $3, $4)", table, today, last, today - timedelta(days=kept_days)
    )
    return done
