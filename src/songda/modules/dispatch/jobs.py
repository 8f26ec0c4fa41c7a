"""What dispatch does by the clock."""

from __future__ import annotations

from datetime import timedelta

from songda.kernel.house import Doing
from songda.kernel.jobs import Job
from songda.kernel.values import value
from songda.modules.dispatch import records


@value
class Nothing:
    """No payload."""


async def _forget(do: Doing, _: Nothing) -> None:
    kept = timedelta(days=do.house.settings["dispatch.snapshots_kept_days"])
    await records.forget_snapshots(do.tx, do.city_now - kept)


FORGET = Job("dispatch.forget_snapshots", Nothing, run=_forget, every_s=3600)
