from uuid import UUID

import pytest
from tests.accounts.people import LI, authenticated, count, entered

from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.modules.accounts import queries
from songda.modules.accounts.actions.erase import erase
from songda.modules.accounts.actions.keep_address import keep_address
from songda.modules.accounts.errors import PersonGone
from songda.modules.accounts.model import Address, AddressId


def home(address_id: UUID) -> Address:
    return Address(
        address_id=AddressId(address_id),
        label="家",
        text="梧桐路 18 号",
        detail="3 栋 502",
        contact_name="小李",
        phone="13800000001",
        lon=121.47,
        lat=31.23,
    )


async def test_nothing_of_the_person_can_be_read_and_the_phone_may_join_anew(house: House) -> None:
    token, who = await entered(house, LI)
    await house.do(keep_address, who, None, who.person_id, home(uuid7()), new=True)
    async with house.db.reading() as tx:
        before = await queries.person_card(tx, house, who.person_id)
    assert before.phone_masked == "138****0001"

    await house.do(erase, who, None, who.person_id)
    await house.do(erase, who, None, who.person_id)

    house.state["sessions"].forget(who.session_id)
    assert await authenticated(house, token) is None
    async with house.db.reading() as tx:
        with pytest.raises(PersonGone):
            await queries.person_card(tx, house, who.person_id)
    assert await count(house, "select count(*) from accounts.addresses") == 0
    assert await count(house, "select count(*) from kernel.facts where name = 'accounts.PersonErased'") == 1

    _, again = await entered(house, LI)
    assert again.person_id != who.person_id
