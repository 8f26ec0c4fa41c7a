"""What dispatch does by the clock."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.jobs import Job
from songda.kernel.partitions import keep_days
from songda.kernel.values import value


@value
class Nothing:
    """No payload."""


async def _forget(do: Doing, _: Nothing) -> None:
    kept = do.house.settings["dispatch.snapshots_kept_days"]
    await keep_days(do.tx, "dispatch.snapshots", do.city_now, kept)


FORGET = Job("dispatch.forget_snapshots", Nothing, run=_forget, every_s=600)
