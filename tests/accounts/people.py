"""Phones and short ways for the tests of accounts."""

from songda.kernel.house import House
from songda.kernel.ids import PersonId
from songda.kernel.permissions import SYSTEM, Principal, Role
from songda.modules.accounts.actions import send_code, sign_in

LI = "+8613800000001"
WANG = "+8613800000002"


async def code_for(house: House, phone: str, role: Role = Role.CONSUMER) -> str:
    """Ask for a code, as the endpoint does."""
    return await house.do(send_code.send_code, SYSTEM, None, phone, role)


async def entered(house: House, phone: str, role: Role = Role.CONSUMER) -> tuple[str, Principal]:
    """Sign in with a fresh code; the token and who it is."""
    code = await code_for(house, phone, role)
    assert await house.do(sign_in.try_code, SYSTEM, None, phone, role, code)
    opened = await house.do(sign_in.open_session, SYSTEM, None, phone, role)
    assert opened is not None
    return opened


async def count(house: House, sql: str, *given: object) -> int:
    """One number from the database."""
    async with house.db.glance() as tx:
        found: int = await tx.fetchval(sql, *given)
    return found


async def authenticated(house: House, token: str) -> Principal | None:
    """Who the house takes a token for."""
    who: Principal | None = await house.ports["authenticate"](house, token)
    return who


def person_of(who: Principal) -> PersonId:
    return who.person_id
