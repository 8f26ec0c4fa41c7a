"""Sign in with a phone and the code that was sent to it."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from songda.kernel.house import Doing
from songda.kernel.ids import PersonId
from songda.kernel.permissions import Principal, Role
from songda.modules.accounts import records, rules
from songda.modules.accounts.actions.join import find_or_join
from songda.modules.accounts.actions.send_code import mark

DAY_S = 86_400


async def try_code(do: Doing, phone_e164: str, role: Role, code: str) -> bool:
    """Whether the code is right; each try counts and is kept, so this is a transaction of its own.

    A right code is used up: trying it twice is wrong the second time.
    """
    index = do.house.keys.blind_index(phone_e164)
    row = await records.newest_code(do.tx, index, role, do.machine_now)
    if row is None or row["tries"] >= do.house.settings["accounts.code_tries"]:
        return False
    right = hmac.compare_digest(row["mark"], mark(do, index, code))
    await records.count_try(do.tx, row["code_id"], used=right)
    return right


async def open_session(do: Doing, phone_e164: str, role: Role) -> tuple[str, Principal] | None:
    """A new session's token and principal for a proven phone; None when the person lacks the role.

    A consumer's first sign-in makes the person.
    """
    index = do.house.keys.blind_index(phone_e164)
    person_id = await records.person_by_phone(do.tx, index)
    if person_id is None and role is Role.CONSUMER:
        person_id = await find_or_join(do, phone_e164, "")
    return None if person_id is None else await session_of(do, person_id, role)


async def session_of(do: Doing, person_id: PersonId, role: Role) -> tuple[str, Principal] | None:
    """A new session of a known person; the token is given once and only its hash is kept."""
    who = rules.session_for(person_id, role, await records.memberships(do.tx, person_id))
    if who is None:
        return None
    token = secrets.token_urlsafe(32)
    until = do.machine_now.plus(do.house.settings["accounts.session_days"] * DAY_S)
    await records.add_session(do.tx, who, hash_of(token), do.machine_now, until)
    return token, who


def hash_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
