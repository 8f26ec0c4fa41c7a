import pytest
from tests.accounts.people import LI, WANG, code_for, count

from songda.kernel.house import House
from songda.modules.accounts.errors import CodesTooOften


async def test_more_than_ten_an_hour_are_refused_and_the_next_hour_is_free(house: House) -> None:
    for _ in range(10):
        await code_for(house, LI)

    with pytest.raises(CodesTooOften):
        await code_for(house, LI)
    assert await count(house, "select count(*) from accounts.codes") == 10

    await code_for(house, WANG)
    house.clocks.advance(3601)
    await code_for(house, LI)


async def test_no_phone_and_no_code_lies_in_plain_text(house: House) -> None:
    code = await code_for(house, LI)

    async with house.db.glance() as tx:
        kept = await tx.fetchval("select string_agg(c::text, ' ') from accounts.codes c")
    assert code not in kept
    assert LI[3:] not in kept
