"""Pure decisions about riders."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from songda.modules.riders.model import Fix


def day_of(at: datetime, zone: str) -> date:
    """The rider's calendar day at a city time."""
    return at.astimezone(ZoneInfo(zone)).date()


def newest(fixes: tuple[Fix, ...], now: datetime) -> Fix | None:
    """The latest fix that isn't from the future: a phone whose clock runs ahead must not win for ever."""
    believable = [fix for fix in fixes if (fix.at - now).total_seconds() <= 5]
    return max(believable, key=lambda fix: fix.at, default=None)
