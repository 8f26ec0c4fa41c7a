"""What riders do by the clock."""

from __future__ import annotations

from datetime import timedelta

from songda.kernel.house import Doing, House
from songda.kernel.jobs import Job
from songda.kernel.partitions import keep_days
from songda.kernel.values import value
from songda.modules.riders import records
from songda.modules.riders.actions.care import TURN
from songda.modules.riders.actions.silence import fall_silent, find_silent


@value
class Nothing:
    """No payload."""


async def _forget_samples(do: Doing, _: Nothing) -> None:
    kept = timedelta(days=do.house.settings["riders.samples_kept_days"])
    await keep_days(do.tx, "riders.samples", do.city_now, kept.days)
    await records.drop_work_log(do.tx, do.city_now - kept)


async def _mind_silence(house: House, _: Nothing) -> None:
    """Each rider in a transaction of their own: a late position wins or loses by the rider's row."""
    for rider_id in await find_silent(house):
        await house.act(fall_silent, rider_id)


MIND_SILENCE = Job("riders.mind_silence", Nothing, outside=_mind_silence, every_s=5)
FORGET_SAMPLES = Job("riders.forget_samples", Nothing, run=_forget_samples, every_s=600)
ALL = (FORGET_SAMPLES, TURN, MIND_SILENCE)
