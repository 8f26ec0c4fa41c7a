"""What other modules may call of accounts."""

from songda.modules.accounts.actions.erase import erase
from songda.modules.accounts.actions.join import find_or_join, grant
from songda.modules.accounts.actions.sign_in import session_of
from songda.modules.accounts.actions.sign_out import sign_out
from songda.modules.accounts.model import Address, AddressId, Membership, PersonCard
from songda.modules.accounts.queries import address, person_card, person_cards
from songda.modules.accounts.records import person_by_phone

__all__ = [
    "Address",
    "AddressId",
    "Membership",
    "PersonCard",
    "address",
    "erase",
    "find_or_join",
    "grant",
    "person_by_phone",
    "person_card",
    "person_cards",
    "session_of",
    "sign_out",
]
