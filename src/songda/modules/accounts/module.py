"""How accounts is wired into the house."""

from __future__ import annotations

import time
from typing import Any

from songda.kernel.facts import Observer
from songda.kernel.house import House
from songda.kernel.modules import Module
from songda.kernel.permissions import Principal
from songda.modules.accounts import records, settings
from songda.modules.accounts.actions.sign_in import hash_of
from songda.modules.accounts.endpoints import endpoints
from songda.modules.accounts.events import SessionRevoked

CACHED_S = 5.0
_CACHE_MOST = 20_000


class Sessions:
    """This process's memory of who is who; at most five seconds old, and told of revocations at once."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[float, Principal]] = {}
        self._forgotten = 0

    async def authenticate(self, house: House, token: str) -> Principal | None:
        """The principal of a living session, or None."""
        mark = hash_of(token)
        held = self._known.get(mark)
        if held is not None and time.monotonic() - held[0] < CACHED_S:
            return held[1]
        forgotten = self._forgotten
        async with house.db.glance() as tx:
            who = await records.session_by_token(tx, mark)
        if who is None:
            self._known.pop(mark, None)
            return None
        if len(self._known) >= _CACHE_MOST:
            self._known.clear()
        if forgotten == self._forgotten:  # else it may have been read just before it ended
            self._known[mark] = (time.monotonic(), who)
        return who

    def forget(self, session_id: Any = None, person_id: Any = None) -> None:
        """Ask the database again for this session, or for all of this person's."""
        self._forgotten += 1
        for mark, (_, who) in list(self._known.items()):
            if session_id == who.session_id or person_id == who.person_id:
                del self._known[mark]


async def _prepare(house: House) -> None:
    sessions = Sessions()
    house.state["sessions"] = sessions
    house.ports["authenticate"] = sessions.authenticate


def _revoked(house: House, told: SessionRevoked) -> None:
    house.state["sessions"].forget(told.session_id)
    if "hub" in house.state:
        house.state["hub"].close_session(told.session_id)


MODULE = Module(
    name="accounts",
    endpoints=(endpoints,),
    observers=(Observer((SessionRevoked,), _revoked),),
    settings=settings.ALL,
    prepare=_prepare,
)
