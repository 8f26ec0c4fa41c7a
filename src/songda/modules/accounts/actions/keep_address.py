"""Keep and remove a person's addresses."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import PersonId
from songda.kernel.values import to_json
from songda.modules.accounts import records
from songda.modules.accounts.errors import AddressesFull, NoSuchAddress
from songda.modules.accounts.model import ADDRESSES_MOST, Address, AddressId


async def keep_address(do: Doing, person_id: PersonId, address: Address, *, new: bool) -> None:
    """Save an address under the id its maker gave it; saving it twice leaves one.

    Refuses with NoSuchAddress when the id isn't the person's (or, with `new=False`, isn't there), and with
    AddressesFull past thirty.
    """
    kept = await records.addresses(do.tx, person_id, None)
    known = bool(await records.addresses(do.tx, person_id, address.address_id))
    if not new and not known:
        raise NoSuchAddress()
    if new and not known and len(kept) >= ADDRESSES_MOST:
        raise AddressesFull(most=ADDRESSES_MOST)
    text = to_json(Address, address).decode()
    sealed = await do.house.privacy.seal(do.tx, person_id, text, records.ADDRESS)
    if not await records.put_address(do.tx, address.address_id, person_id, sealed, do.city_now):
        raise NoSuchAddress()


async def remove_address(do: Doing, person_id: PersonId, address_id: AddressId) -> None:
    """Remove an address. Refuses with NoSuchAddress when it isn't the person's, so also the second time."""
    if not await records.remove_address(do.tx, person_id, address_id):
        raise NoSuchAddress()
