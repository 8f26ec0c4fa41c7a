import pytest
from tests.accounts.people import LI, WANG, entered
from tests.accounts.test_erase import home

from songda.kernel.house import House
from songda.kernel.ids import uuid7
from songda.modules.accounts import queries
from songda.modules.accounts.actions.keep_address import keep_address, remove_address
from songda.modules.accounts.errors import AddressesFull, NoSuchAddress


async def test_twice_is_once(house: House) -> None:
    _, who = await entered(house, LI)
    place = home(uuid7())

    await house.do(keep_address, who, None, who.person_id, place, new=True)
    await house.do(keep_address, who, None, who.person_id, place, new=True)

    async with house.db.reading() as tx:
        assert await queries.addresses(tx, house, who.person_id) == [place]


async def test_another_persons_address_answers_like_none(house: House) -> None:
    _, owner = await entered(house, LI)
    _, thief = await entered(house, WANG)
    place = home(uuid7())
    await house.do(keep_address, owner, None, owner.person_id, place, new=True)

    for attempt in (
        house.do(keep_address, thief, None, thief.person_id, place, new=True),
        house.do(keep_address, thief, None, thief.person_id, place, new=False),
        house.do(remove_address, thief, None, thief.person_id, place.address_id),
    ):
        with pytest.raises(NoSuchAddress):
            await attempt
    async with house.db.reading() as tx:
        with pytest.raises(NoSuchAddress):
            await queries.address(tx, house, thief.person_id, place.address_id)
        assert await queries.addresses(tx, house, owner.person_id) == [place]


async def test_thirty_first_is_refused(house: House) -> None:
    _, who = await entered(house, LI)
    for _ in range(30):
        await house.do(keep_address, who, None, who.person_id, home(uuid7()), new=True)

    with pytest.raises(AddressesFull):
        await house.do(keep_address, who, None, who.person_id, home(uuid7()), new=True)
    async with house.db.reading() as tx:
        assert len(await queries.addresses(tx, house, who.person_id)) == 30
