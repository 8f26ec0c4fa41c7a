from tests.accounts.people import LI, entered
from tests.stores.counter import counter

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


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
