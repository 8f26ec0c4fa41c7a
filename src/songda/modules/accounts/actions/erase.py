"""Erase a person."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import PersonId
from songda.modules.accounts import records
from songda.modules.accounts.actions.sign_out import sign_out
from songda.modules.accounts.events import PersonErased


async def erase(do: Doing, person_id: PersonId) -> None:
    """Destroy the person's key, places, roles and sessions; orders and money stay without a name.

    Erasing twice is erasing once.
    """
    if await records.erase_person(do.tx, person_id, do.city_now):
        await sign_out(do, person_id, None)
        await do.house.privacy.erase(do.tx, person_id)
        await do.announce(PersonErased(person_id=person_id))
