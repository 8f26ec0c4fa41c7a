"""End sessions."""

from __future__ import annotations

from songda.kernel.house import Doing
from songda.kernel.ids import PersonId, SessionId
from songda.modules.accounts import records
from songda.modules.accounts.events import SessionRevoked


async def sign_out(do: Doing, person_id: PersonId, session_id: SessionId | None) -> int:
    """End one session, or all of the person's; how many lived. Twice ends none the second time."""
    ended = await records.revoke_sessions(do.tx, person_id, do.machine_now, only=session_id)
    for one in ended:
        await do.announce(SessionRevoked(session_id=one, person_id=person_id))
    return len(ended)
