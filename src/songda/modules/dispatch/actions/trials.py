"""Ask the simulator, stop it, forget what it said."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import CityId
from songda.modules.dispatch import records
from songda.modules.dispatch.errors import TooManyTrials, TrialUnclear, TrialUnknown
from songda.modules.dispatch.events import TrialAsked, TrialId
from songda.modules.dispatch.model import TrialState
from songda.modules.dispatch.simulation.whatif.asking import Ask, faults

WAITING_MAX = 5


async def ask_trial(do: Doing, trial_id: TrialId, city_id: CityId, ask: Ask) -> TrialId:
    """Put a question in the queue. The same id twice is one question.

    Refuses with TrialUnclear naming what can't be lived, TooManyTrials while five of the city wait.
    """
    wrong = faults(ask)
    if wrong:
        raise TrialUnclear(what="; ".join(wrong))
    if await records.trials_waiting(do.tx, city_id) >= WAITING_MAX:
        raise TooManyTrials(most=WAITING_MAX)
    if await records.insert_trial(do.tx, trial_id, city_id, do.by.person_id, ask, do.city_now):
        await do.announce(TrialAsked(trial_id=trial_id, city_id=city_id))
    return trial_id


async def cancel_trial(do: Doing, trial_id: TrialId) -> None:
    """Its process ends within seconds. One that has ended stays as it is. Refuses with TrialUnknown."""
    if await records.trial(do.tx, trial_id) is None:
        raise TrialUnknown()
    await records.end_trial(do.tx, trial_id, TrialState.CANCELLED)


async def forget_trial(do: Doing, trial_id: TrialId) -> None:
    """Away with it; one under way is stopped by that. Forgotten twice is forgotten."""
    await records.delete_trial(do.tx, trial_id)
