"""What other modules, the simulator and the command line may call."""

from songda.modules.dispatch.actions import measuring
from songda.modules.dispatch.actions.lead import Leader
from songda.modules.dispatch.actions.replay import replay
from songda.modules.dispatch.engine import ENGINE_VERSION, decide
from songda.modules.dispatch.engine.params import Params, Step
from songda.modules.dispatch.errors import NotDecided
from songda.modules.dispatch.model import Replayed, RoundId, RoundRow
from songda.modules.dispatch.ports import LABORATORY, NOTHING_TO_LIVE
from songda.modules.dispatch.queries import Turn, WhyRow, rounds, story, why
from songda.modules.dispatch.records import (
    keep_answer,
    note_share,
    other_rounds,
    peaks_on,
    stored_rounds,
    trial,
)
from songda.modules.dispatch.simulation import bench
from songda.modules.dispatch.simulation.care.report import run as care_weeks
from songda.modules.dispatch.simulation.models import benchmark_params
from songda.modules.dispatch.simulation.whatif import door as whatif

__all__ = [
    "ENGINE_VERSION",
    "LABORATORY",
    "NOTHING_TO_LIVE",
    "Leader",
    "NotDecided",
    "Params",
    "Replayed",
    "RoundId",
    "RoundRow",
    "Step",
    "Turn",
    "WhyRow",
    "bench",
    "benchmark_params",
    "care_weeks",
    "decide",
    "keep_answer",
    "measuring",
    "note_share",
    "other_rounds",
    "peaks_on",
    "replay",
    "rounds",
    "stored_rounds",
    "story",
    "trial",
    "whatif",
    "why",
]
