"""What catalog does by the clock."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.catalog.actions.stock import restock_daily


@value
class Nothing:
    """No payload."""


async def _restock(do: Doing, _: Nothing) -> None:
    await restock_daily(do)


RESTOCK_DAILY = Job(name="catalog.restock_daily", payload=Nothing, run=_restock, every_s=20)
