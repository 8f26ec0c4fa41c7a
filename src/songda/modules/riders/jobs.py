"""What riders do by the clock."""

from __future__ import annotations

from datetime import timedelta

from songda.kernel.house import Doing
from songda.kernel.jobs import Job
from songda.kernel.partitions import keep_days
from songda.kernel.values import value
from songda.modules.riders import records
from songda.modules.riders.actions.care import TURN


@value
class Nothing:
    """No payload."""


async def _forget_samples(do: Doing, _: Nothing) -> None:
    kept = timedelta(days=do.house.settings["riders.samples_kept_days"])
    await keep_days(do.tx, "riders.samples", do.city_now, kept.days)
    await records.drop_work_log(do.tx, do.city_now - kept)


FORGET_SAMPLES = Job("riders.forget_samples", Nothing, run=_forget_samples, every_s=600)
ALL = (FORGET_SAMPLES, TURN)
