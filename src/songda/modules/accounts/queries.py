"""Reads of accounts for screens, opened for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from songda.kernel.database import Tx
from songda.kernel.house import House
from songda.kernel.ids import CityId, MerchantId, PersonId, RiderId, StoreId
from songda.kernel.permissions import Principal, Role
from songda.kernel.privacy import Erased, mask_phone
from songda.kernel.values import from_json, value
from songda.modules.accounts import records
from songda.modules.accounts.errors import NoSuchAddress, PersonGone
from songda.modules.accounts.model import Address, AddressId, Membership, PersonCard


@value
class Me:
    """The signed-in person as they see themselves."""

    person_id: PersonId
    role: Role
    name: str
    phone_masked: str
    city_id: CityId | None
    merchant_id: MerchantId | None
    store_ids: tuple[StoreId, ...]
    rider_id: RiderId | None
    memberships: tuple[Membership, ...]


async def me(tx: Tx, house: House, who: Principal) -> Me:
    """The person's own card. Raises PersonGone after erasure."""
    card = await person_card(tx, house, who.person_id)
    return Me(
        person_id=who.person_id,
        role=who.role,
        name=card.name,
        phone_masked=card.phone_masked,
        city_id=who.city_id,
        merchant_id=who.merchant_id,
        store_ids=who.store_ids,
        rider_id=who.rider_id,
        memberships=tuple(await records.memberships(tx, who.person_id)),
    )


async def person_card(tx: Tx, house: House, person_id: PersonId) -> PersonCard:
    """Name and masked phone. Raises PersonGone when there is no such living person."""
    row = await records.sealed_person(tx, person_id)
    if row is None:
        raise PersonGone()
    phone = await house.privacy.open(tx, person_id, row["phone_sealed"], records.PHONE)
    name = await house.privacy.open(tx, person_id, row["name_sealed"], records.NAME)
    if isinstance(phone, Erased) or isinstance(name, Erased):
        raise PersonGone()
    return PersonCard(person_id=person_id, name=name, phone_masked=mask_phone(phone))


async def person_cards(tx: Tx, house: House, person_ids: Sequence[UUID]) -> dict[UUID, PersonCard]:
    """Cards of several people; the erased are left out."""
    found: dict[UUID, PersonCard] = {}
    for one in dict.fromkeys(person_ids):
        try:
            found[one] = await person_card(tx, house, PersonId(one))
        except PersonGone:
            continue
    return found


async def addresses(tx: Tx, house: House, person_id: PersonId) -> list[Address]:
    """The person's addresses, the newest first."""
    return [await _opened(tx, house, person_id, sealed) for sealed in await records.addresses(tx, person_id)]


async def address(tx: Tx, house: House, person_id: PersonId, address_id: AddressId) -> Address:
    """One of the person's addresses. Raises NoSuchAddress when it isn't theirs."""
    sealed = await records.addresses(tx, person_id, address_id)
    if not sealed:
        raise NoSuchAddress()
    return await _opened(tx, house, person_id, sealed[0])


async def _opened(tx: Tx, house: House, person_id: PersonId, sealed: bytes) -> Address:
    text = await house.privacy.open(tx, person_id, sealed, records.ADDRESS)
    if isinstance(text, Erased):
        raise PersonGone()
    return from_json(Address, text)
