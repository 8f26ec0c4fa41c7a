"""What other modules may call."""

from songda.modules.ledger.actions.resolve import post, void
from songda.modules.ledger.actions.transfer import pend, transfer
from songda.modules.ledger.model import Account, Entry, Kind, TransferId, TransferRow, entry_id
from songda.modules.ledger.queries import balance_minor, transfers_of_order

__all__ = [
    "Account",
    "Entry",
    "Kind",
    "TransferId",
    "TransferRow",
    "balance_minor",
    "entry_id",
    "pend",
    "post",
    "transfer",
    "transfers_of_order",
    "void",
]
