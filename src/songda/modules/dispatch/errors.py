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
