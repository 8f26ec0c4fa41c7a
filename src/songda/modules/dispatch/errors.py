"""The ways dispatch says no."""

from __future__ import annotations

from songda.kernel.errors import Conflict, NotFound, Refusal


class LeadLost(Conflict):
    """Another process leads this city now; what this one decided was thrown away."""

    code = "dispatch.lead_lost"


class RoundUnknown(NotFound):
    """No such round."""

    code = "dispatch.round_unknown"


class NotDecided(NotFound):
    """No round has looked at this order yet."""

    code = "dispatch.not_decided"


class SnapshotForgotten(Refusal):
    """The round is too old: only its hash and figures are kept."""

    code = "dispatch.snapshot_forgotten"


class EngineDiffers(Refusal):
    """The round was decided by another version of the engine, which alone can replay it."""

    code = "dispatch.engine_differs"


class NothingToSteer(NotFound):
    """The order has no ride under way."""

    code = "dispatch.nothing_to_steer"


class BoundElsewhere(Refusal):
    """A rider has said yes to it already; take it from them first."""

    code = "dispatch.bound_elsewhere"


class SteeredSince(Conflict):
    """Somebody has steered it after that step, so that it can't be undone alone."""

    code = "dispatch.steered_since"


class UndoTooLate(Refusal):
    """The time in which a step can be undone is over."""

    code = "dispatch.undo_too_late"


class TrialUnclear(Refusal):
    """Something in the question can't be lived; the facts say what."""

    code = "dispatch.trial_unclear"


class TooManyTrials(Refusal):
    """Enough questions of this city wait already."""

    code = "dispatch.too_many_trials"


class TrialUnknown(NotFound):
    """No such question."""

    code = "dispatch.trial_unknown"


class PeakRulesUnsound(Refusal):
    """A rule of a peak can't hold: its kind stands twice, it ends above its beginning, or pays too much."""

    code = "dispatch.peak_rules_unsound"


class SwitchUnknown(NotFound):
    """No such switch."""

    code = "dispatch.switch_unknown"
