"""What dispatch does by the clock."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from uuid import UUID

from songda.kernel import logs
from songda.kernel.house import Doing, House
from songda.kernel.ids import uuid7
from songda.kernel.jobs import Job
from songda.kernel.partitions import keep_days
from songda.kernel.patient import either
from songda.kernel.values import value
from songda.modules.deliveries import public as deliveries
from songda.modules.dispatch import records
from songda.modules.dispatch.actions.care import check_care
from songda.modules.dispatch.actions.peak import look_at_peak
from songda.modules.dispatch.model import Trial, TrialState
from songda.modules.dispatch.ports import LABORATORY, NOTHING_TO_LIVE, Laboratory

LOG = logs.logger("dispatch.trials")
TRIAL_ASKED = "dispatch.trial_asked"
_LOOK_S = 5.0
_BEAT_S = 1.0
_LEASE_S = 20.0
_TRIES = 2
_MEASURES_KEPT = timedelta(days=7)


@value
class Nothing:
    """No payload."""


async def _forget(do: Doing, _: Nothing) -> None:
    kept = do.house.settings["dispatch.snapshots_kept_days"]
    await keep_days(do.tx, "dispatch.snapshots", do.city_now, kept)
    await records.forget_measures(do.tx, do.city_now - _MEASURES_KEPT)


async def _look_at_peaks(do: Doing, _: Nothing) -> None:
    cities = {*await deliveries.cities_waiting(do.tx), *await records.cities_in_peak(do.tx)}
    for city_id in sorted(cities):
        await look_at_peak(do, city_id)


LOOK_AT_PEAKS = Job("dispatch.look_at_peaks", Nothing, run=_look_at_peaks, every_s=5)


async def _check_care(do: Doing, _: Nothing) -> None:
    await check_care(do)


CHECK_CARE = Job("dispatch.check_care", Nothing, run=_check_care, every_s=300)
FORGET = Job("dispatch.forget_snapshots", Nothing, run=_forget, every_s=600)


async def keep_trying(house: House) -> None:
    """One question after the other, for ever, each in a process of its own; none without a laboratory."""
    laboratory: Laboratory | None = house.ports.get(LABORATORY)
    if laboratory is None:
        return
    owner = uuid7()
    asked: asyncio.Event = house.state.setdefault(TRIAL_ASKED, asyncio.Event())
    while True:
        asked.clear()
        try:
            async with house.db.transaction() as tx:
                trial = await records.claim_trial(tx, owner, _LEASE_S)
            if trial is not None:
                await _live(house, laboratory, trial, owner)
                continue
        except Exception as wrong:  # the database is away for a moment: the trial's lease runs out meanwhile
            LOG.warning("dispatch.trial_failed", error_type=type(wrong).__name__)
        await either(asked, _LOOK_S)


async def _live(house: House, laboratory: Laboratory, trial: Trial, owner: UUID) -> None:
    """See a trial through: hold it while its process lives, end the process when it is called off."""
    if trial.attempts > _TRIES:
        await _end(house, trial, TrialState.FAILED)
        return
    process = await laboratory(trial.trial_id, owner)
    try:
        while process.returncode is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _BEAT_S)
            async with house.db.glance() as tx:
                if not await records.hold_trial(tx, trial.trial_id, owner, _LEASE_S):
                    break
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    if process.returncode != 0:
        nothing = process.returncode == NOTHING_TO_LIVE
        await _end(house, trial, TrialState.EMPTY if nothing else TrialState.FAILED)


async def _end(house: House, trial: Trial, state: TrialState) -> None:
    async with house.db.transaction() as tx:
        await records.end_trial(tx, trial.trial_id, state)
