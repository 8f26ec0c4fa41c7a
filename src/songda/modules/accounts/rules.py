"""Pure decisions of accounts."""

from __future__ import annotations

from collections.abc import Sequence

from songda.kernel.ids import PersonId, SessionId, uuid7
from songda.kernel.permissions import Principal, Role
from songda.modules.accounts.model import Membership


def session_for(person_id: PersonId, role: Role, held: Sequence[Membership]) -> Principal | None:
    """A session of that role with everything the person's memberships of it cover; None without one."""
    session_id = SessionId(uuid7())
    if role is Role.CONSUMER:
        return Principal(role=role, person_id=person_id, session_id=session_id)
    of_role = [one for one in held if one.role is role]
    if not of_role:
        return None
    first = of_role[0]
    stores = tuple(
        one.store_id for one in of_role if one.store_id is not None and one.merchant_id == first.merchant_id
    )
    return Principal(
        role=role,
        person_id=person_id,
        session_id=session_id,
        city_id=first.city_id,
        merchant_id=first.merchant_id,
        store_ids=stores,
        rider_id=first.rider_id,
    )
