"""The ways the ledger says no."""

from __future__ import annotations

from songda.kernel.errors import Refusal


class NotEnough(Refusal):
    """An account would go beyond its limit; nothing was moved."""

    code = "ledger.not_enough"


class AlreadyResolved(Refusal):
    """The pending transfer was posted or voided before, the other way."""

    code = "ledger.already_resolved"


class PendingUnknown(Refusal):
    """There is no pending transfer of that id."""

    code = "ledger.pending_unknown"


class TransferDiffers(Refusal):
    """A transfer of that id exists and moved something else: the caller derives its ids wrongly."""

    code = "ledger.transfer_differs"
