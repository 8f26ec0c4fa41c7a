import asyncio

from tests.accounts.people import LI, WANG, authenticated, code_for, count, entered

from songda.kernel.house import House
from songda.kernel.permissions import SYSTEM, Role
from songda.modules.accounts.actions import join, sign_in, sign_out
from songda.modules.accounts.model import Membership


async def test_first_time_makes_the_person_and_the_second_time_finds_them(house: House) -> None:
    _, first = await entered(house, LI)
    _, second = await entered(house, LI)
    _, other = await entered(house, WANG)

    assert first.person_id == second.person_id
    assert first.session_id != second.session_id
    assert other.person_id != first.person_id
    assert await count(house, "select count(*) from accounts.persons") == 2


async def test_code_works_once(house: House) -> None:
    code = await code_for(house, LI)

    assert await house.do(sign_in.try_code, SYSTEM, None, LI, Role.CONSUMER, code)
    assert not await house.do(sign_in.try_code, SYSTEM, None, LI, Role.CONSUMER, code)


async def test_code_works_once_also_when_tried_eight_times_at_the_same_moment(house: House) -> None:
    code = await code_for(house, LI)

    tries = [house.do(sign_in.try_code, SYSTEM, None, LI, Role.CONSUMER, code) for _ in range(8)]

    assert sorted(await asyncio.gather(*tries)) == [False] * 7 + [True]


async def test_code_is_for_its_end_only(house: House) -> None:
    code = await code_for(house, LI, Role.CONSUMER)

    assert not await house.do(sign_in.try_code, SYSTEM, None, LI, Role.OPERATOR, code)


async def test_right_code_after_five_wrong_ones_is_refused(house: House) -> None:
    code = await code_for(house, LI)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        assert not await house.do(sign_in.try_code, SYSTEM, None, LI, Role.CONSUMER, wrong)

    assert not await house.do(sign_in.try_code, SYSTEM, None, LI, Role.CONSUMER, code)


async def test_code_is_dead_after_five_minutes(house: House) -> None:
    code = await code_for(house, LI)
    house.clocks.advance(301)

    assert not await house.do(sign_in.try_code, SYSTEM, None, LI, Role.CONSUMER, code)


async def test_operator_needs_the_role(house: House) -> None:
    await entered(house, LI)

    assert await house.do(sign_in.open_session, SYSTEM, None, LI, Role.OPERATOR) is None

    person_id = await house.act(join.find_or_join, LI, "")
    everywhere = Membership(role=Role.OPERATOR, city_id=None, merchant_id=None, store_id=None, rider_id=None)
    await house.act(join.grant, person_id, everywhere)
    await house.act(join.grant, person_id, everywhere)

    assert await count(house, "select count(*) from accounts.memberships") == 1
    assert await house.do(sign_in.open_session, SYSTEM, None, LI, Role.OPERATOR) is not None


async def test_signed_out_session_is_nobody(house: House) -> None:
    token, who = await entered(house, LI)
    assert await authenticated(house, token) == who

    ended = await house.do(sign_out.sign_out, who, None, who.person_id, who.session_id)
    house.state["sessions"].forget(who.session_id)

    assert ended == 1
    assert await authenticated(house, token) is None


async def test_signing_out_everywhere_ends_every_session_and_says_so_once_each(house: House) -> None:
    _, first = await entered(house, LI)
    await entered(house, LI)
    _, other = await entered(house, WANG)

    assert await house.do(sign_out.sign_out, first, None, first.person_id, None) == 2
    assert await house.do(sign_out.sign_out, first, None, first.person_id, None) == 0

    told = await count(house, "select count(*) from kernel.facts where name = 'accounts.SessionRevoked'")
    assert told == 2
    living = "select count(*) from accounts.sessions where revoked_machine_at is null and person_id = $1"
    assert await count(house, living, other.person_id) == 1
