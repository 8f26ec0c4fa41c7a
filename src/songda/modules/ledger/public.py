"""What other modules may call."""

from songda.modules.ledger.actions.resolve import post, void
from songda.modules.ledger.actions.transfer import pend, transfer
from songda.modules.ledger.model import Account, Entry, Kind, TransferId, entry_id
from songda.modules.ledger.queries import balance_minor

__all__ = [
    "Account",
    "Entry",
    "Kind",
    "TransferId",
    "balance_minor",
    "entry_id",
    "pend",
    "post",
    "transfer",
    "void",
]
