import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from tests.accounts.people import LI, entered
from tests.stores.counter import counter

from songda.kernel.database import Tx
from songda.kernel.house import House


async def test_says_who_is_signed_in_and_nobody_once_they_left(house: House) -> None:
    token, who = await entered(house, LI)
    async with counter(house) as desk:
        assert (await desk.ask("GET", "/api/session")).body == {"me": None}
        assert (await desk.ask("GET", "/api/session", headers=bearer("no such token"))).body == {"me": None}
        mine = await desk.ask("GET", "/api/session", headers=bearer(token))
        assert (mine.status, mine.body["me"]["person_id"]) == (200, str(who.person_id))
        assert mine.body["me"] == (await desk.ask("GET", "/api/me", headers=bearer(token))).body

        assert (await desk.ask("POST", "/api/sign-out", headers=bearer(token))).status == 200
        await desk.feed.round()
        assert (await desk.ask("GET", "/api/session", headers=bearer(token))).body == {"me": None}
        assert (await desk.ask("GET", "/api/me", headers=bearer(token))).status == 401


@pytest.mark.parametrize("where", ["/api/sign-out", "/api/sign-out/everywhere"])
async def test_who_left_is_nobody_at_once_where_they_left(house: House, where: str) -> None:
    token, _ = await entered(house, LI)
    async with counter(house) as desk:
        assert (await desk.ask("GET", "/api/me", headers=bearer(token))).status == 200
        assert (await desk.ask("POST", where, headers=bearer(token))).status == 200
        assert (await desk.ask("GET", "/api/me", headers=bearer(token))).status == 401


async def test_a_session_read_while_it_ended_isnt_remembered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, who = await entered(house, LI)
    sessions, glance, has_read, go_on = (
        house.state["sessions"],
        house.db.glance,
        asyncio.Event(),
        asyncio.Event(),
    )

    @asynccontextmanager
    async def slow() -> AsyncIterator[Tx]:
        async with glance() as tx:
            yield tx
        has_read.set()
        await go_on.wait()

    monkeypatch.setattr(house.db, "glance", slow)
    looking = asyncio.create_task(sessions.authenticate(house, token))
    await has_read.wait()
    async with house.db.transaction() as tx:
        await tx.execute("update accounts.sessions set revoked_machine_at = now()")
    sessions.forget(session_id=who.session_id)
    go_on.set()
    assert await looking == who
    assert await sessions.authenticate(house, token) is None


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
