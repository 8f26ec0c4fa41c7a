"""Make a person, and give roles."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import PersonId, uuid7
from songda.modules.accounts import records
from songda.modules.accounts.events import MembershipGranted, PersonJoined
from songda.modules.accounts.model import Membership


async def find_or_join(do: Doing, phone_e164: str, name: str) -> PersonId:
    """The person with that phone, made now if there is none. Two at once get the same person."""
    index = do.house.keys.blind_index(phone_e164)
    found = await records.person_by_phone(do.tx, index)
    if found is not None:
        return found
    person_id = PersonId(uuid7())
    privacy = do.house.privacy
    await privacy.create_key(do.tx, person_id)
    phone_sealed = await privacy.seal(do.tx, person_id, phone_e164, records.PHONE)
    name_sealed = await privacy.seal(do.tx, person_id, name, records.NAME)
    if await records.add_person(do.tx, person_id, index, phone_sealed, name_sealed, do.city_now):
        await do.announce(PersonJoined(person_id=person_id))
        return person_id
    rival = await records.person_by_phone(do.tx, index)
    assert rival is not None
    return rival


async def grant(do: Doing, person_id: PersonId, membership: Membership) -> None:
    """Give a person a role. Giving it twice is giving it once."""
    if await records.add_membership(do.tx, person_id, membership, do.city_now):
        await do.announce(MembershipGranted(person_id=person_id, role=membership.role))


async def rename(do: Doing, person_id: PersonId, name: str) -> None:
    """Give a person another name."""
    await records.rename(do.tx, person_id, await do.house.privacy.seal(do.tx, person_id, name, records.NAME))
